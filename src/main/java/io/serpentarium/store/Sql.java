package io.serpentarium.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, their values bound by position. Not thread-safe: for the work it was made for. */
public final class Sql {
  private final Connection connection;
  private final String clock;

  /** {@code clock} is an expression for the present moment in microseconds. */
  Sql(Connection connection, String clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /** Makes a value of the row that a result stands on. */
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The number of rows that were changed. */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** The same statement with each of these lists of values. */
  public void batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var values : rows) {
        bind(statement, values);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  public <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      var found = new ArrayList<T>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.read(rows));
        }
      }
      return found;
    }
  }

  public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    return query(sql, row, values).stream().findFirst();
  }

  /** The present moment by the database's clock, in microseconds: the same for all servers. */
  public long clockMicros() throws SQLException {
    return first("SELECT " + clock, row -> row.getLong(1)).orElseThrow();
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
