package io.serpentarium.store;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** A database that has been brought up to date. Thread-safe; every call blocks. */
public final class Database implements AutoCloseable {
  private final Engine engine;
  private final HikariDataSource pool;

  /** SQL statements that belong together. */
  public interface Work<T> {
    T with(Sql sql) throws SQLException;
  }

  private Database(Engine engine, HikariDataSource pool) {
    this.engine = engine;
    this.pool = pool;
  }

  /**
   * Opens the database and migrates it.
   *
   * @param folder where the SQLite file is
   * @param url like {@code jdbc:postgresql://host/name?user=…&password=…}; empty = SQLite
   * @throws StoreException when it cannot be used
   */
  public static Database open(Path folder, String url) {
    var engine = url.isEmpty() ? new Sqlite(folder) : new Postgres(url);
    engine.requireWritable();
    try {
      Flyway.configure().dataSource(engine.source()).ignoreMigrationPatterns(new String[0]).load().migrate();
    } catch (FlywayValidateException otherVersion) {
      throw engine.otherVersion(otherVersion);
    } catch (FlywayException failed) {
      throw engine.unusable(failed);
    }
    return new Database(engine, new HikariDataSource(engine.pool()));
  }

  /** Work with a connection, each statement by itself; what goes wrong becomes a {@link StoreException}. */
  public <T> T call(Work<T> work) {
    try (var connection = pool.getConnection()) {
      return work.with(new Sql(connection, engine.clockMicros()));
    } catch (SQLException failed) {
      throw engine.unusable(failed);
    }
  }

  /** Work that takes effect as a whole or, when it throws, not at all. */
  public <T> T transaction(Work<T> work) {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var result = work.with(new Sql(connection, engine.clockMicros()));
        connection.commit();
        return result;
      } catch (Throwable failed) {
        connection.rollback();
        throw failed;
      }
    } catch (SQLException failed) {
      throw engine.unusable(failed);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
