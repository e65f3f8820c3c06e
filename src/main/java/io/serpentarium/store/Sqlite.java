package io.serpentarium.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** The SQLite file of an embedded server, used through one connection. Thread-safe. */
final class Sqlite implements Engine {
  private static final String FILE = "serpentarium.db";
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Path file;
  private final SQLiteDataSource source;

  Sqlite(Path folder) {
    file = folder.resolve(FILE);
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
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
    // SQLite has one writer; a second connection would only wait for the first.
    pooled.setMaximumPoolSize(1);
    return pooled;
  }

  @Override
  public String clockMicros() {
    return "CAST(unixepoch('subsec') * 1000000 AS INTEGER)";
  }

  @Override
  public void requireWritable() {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
    } catch (SQLException failed) {
      throw unusable(failed);
    }
  }

  @Override
  public StoreException otherVersion(Exception failure) {
    return new StoreException(
        ("The database %s was made by another version of the server: start that version or choose"
                + " another folder with --data.")
            .formatted(file),
        failure);
  }

  @Override
  public StoreException unusable(Exception failure) {
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
}
