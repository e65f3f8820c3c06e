package io.serpentarium.seats;

import io.serpentarium.store.Sql;
import java.sql.SQLException;

/** Knows what was used of a sum since a period began, whoever kept the sum. Thread-safe. */
public interface PastUse {
  long since(Sql sql, SeatKey key, long periodMillis) throws SQLException;
}
