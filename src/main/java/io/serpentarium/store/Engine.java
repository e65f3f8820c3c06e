package io.serpentarium.store;

import com.zaxxer.hikari.HikariConfig;
import javax.sql.DataSource;

/** What differs between the kinds of database. */
sealed interface Engine permits Sqlite, Postgres {
  /** Connections for the migration. */
  DataSource source();

  /** Connections for everything else. */
  HikariConfig pool();

  /** An expression for the present moment in microseconds, also within a transaction. */
  String clockMicros();

  /** Finds out at once what the migration would retry for seconds. */
  void requireWritable();

  StoreException unusable(Exception failure);

  StoreException otherVersion(Exception failure);
}
