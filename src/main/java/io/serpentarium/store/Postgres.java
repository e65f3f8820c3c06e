package io.serpentarium.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database, which several servers may share. Thread-safe. */
final class Postgres implements Engine {
  private static final int CONNECTIONS = 8;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int SILENCE_SECONDS = 10;

  private final PGSimpleDataSource source = new PGSimpleDataSource();

  /** The address without what follows the question mark, where user and password are. */
  private final String shown;

  Postgres(String url) {
    shown = url.split("\\?", 2)[0];
    try {
      source.setConnectTimeout(PATIENCE_MILLIS / 1_000);
      source.setSocketTimeout(SILENCE_SECONDS);
      source.setTcpKeepAlive(true);
      source.setUrl(url);
    } catch (IllegalArgumentException unreadable) {
      throw new StoreException(
          "store.url is no address of a PostgreSQL; write jdbc:postgresql://host:5432/name?user=…&password=….");
    }
  }

  @Override
  public DataSource source() {
    return source;
  }

  @Override
  public HikariConfig pool() {
    var pooled = new HikariConfig();
    pooled.setPoolName("store");
    pooled.setDataSource(source);
    pooled.setMaximumPoolSize(CONNECTIONS);
    pooled.setMinimumIdle(1);
    pooled.setConnectionTimeout(PATIENCE_MILLIS);
    return pooled;
  }

  @Override
  public String clockMicros() {
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
  }

  @Override
  public void requireWritable() {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException failed) {
      throw unusable(failed);
    }
  }

  @Override
  public StoreException otherVersion(Exception failure) {
    return new StoreException(
        "The database %s was made by another version of the server: start that version or use another database."
            .formatted(shown),
        failure);
  }

  @Override
  public StoreException unusable(Exception failure) {
    var reason = failure.toString();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        reason = sql.toString();
      }
    }
    return new StoreException(
        "The database %s cannot be used: check that it runs and takes this user and password (%s)."
            .formatted(shown, reason.lines().findFirst().orElse("no reason given")),
        failure);
  }
}
