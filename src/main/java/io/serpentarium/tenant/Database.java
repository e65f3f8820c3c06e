package io.serpentarium.tenant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file of an embedded server: migrated, then used through one connection. Thread-safe.
 */
final class Database implements AutoCloseable {
  private static final String FILE = "serpentarium.db";
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Path file;
  private final HikariDataSource pool;

  private Database(Path file, HikariDataSource pool) {
    this.file = file;
    this.pool = pool;
  }

  static Database open(DataFolder folder) {
    Path file = folder.path().resolve(FILE);
    var source = sqlite(file);
    requireWritable(file, source);
    try {
      Flyway.configure().dataSource(source).ignoreMigrationPatterns(new String[0]).load().migrate();
    } catch (FlywayValidateException otherVersion) {
      throw new StoreException(
          ("The database %s was made by another version of the server: start that version or choose"
                  + " another folder with --data.")
              .formatted(file),
          otherVersion);
    } catch (FlywayException failed) {
      throw unusable(file, failed);
    }
    var pooled = new HikariConfig();
    pooled.setPoolName("store");
    pooled.setDataSource(source);
    // SQLite has one writer; a second connection would only wait for the first.
    pooled.setMaximumPoolSize(1);
    return new Database(file, new HikariDataSource(pooled));
  }

  /** Finds out at once what the migration would retry for seconds. */
  private static void requireWritable(Path file, DataSource source) {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
    } catch (SQLException failed) {
      throw unusable(file, failed);
    }
  }

  private static SQLiteDataSource sqlite(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Work with a connection; what goes wrong becomes a {@link StoreException}. */
  <T> T call(Work<T> work) {
    try (var connection = pool.getConnection()) {
      return work.with(connection);
    } catch (SQLException failed) {
      throw unusable(file, failed);
    }
  }

  private static StoreException unusable(Path file, Exception failure) {
    String reason = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        if (isDamage(sql)) {
          return new StoreException(
              ("The database %s is damaged or is not a database: put a copy in its place, or move"
                      + " it away to start empty.")
                  .formatted(file),
              failure);
        }
        reason = sql.toString();
      }
    }
    return new StoreException(
        ("The database %s cannot be used: check that this user may write it and its folder, and"
                + " that the disk isn't full (%s).")
            .formatted(file, reason.lines().findFirst().orElse(failure.toString())),
        failure);
  }

  private static boolean isDamage(SQLException failure) {
    // Extended codes carry the primary one in their low byte.
    int code = failure.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** SQL statements that belong together. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }
}
