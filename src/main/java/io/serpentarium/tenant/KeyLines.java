package io.serpentarium.tenant;

import io.serpentarium.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Reads all keys there are, each from one text: SQLite's driver takes as long for a column as for a row, and a server
 * may start with a hundred thousand keys. Not thread-safe: for one query.
 */
final class KeyLines implements Sql.Row<Key> {
  /** No column but the last can have the separator in it. */
  static final String SELECT =
      "SELECT id || '|' || tenant_id || '|' || hash || '|' || hint || '|' || kind || '|' || mode || '|'"
          + " || CAST(created_at AS VARCHAR(20)) || '|' || COALESCE(CAST(revoked_at AS VARCHAR(20)), '')"
          + " || '|' || origins FROM tenant_key";

  private static final int COLUMNS = 9;

  /** The keys of a tenant often stand together and have the same list of origins. */
  private String originsBefore = "[]";

  private List<String> origins = List.of();

  @Override
  public Key read(ResultSet row) throws SQLException {
    var line = row.getString(1);
    var columns = new String[COLUMNS];
    int from = 0;
    for (int i = 0; i < COLUMNS - 1; i++) {
      int to = line.indexOf('|', from);
      columns[i] = line.substring(from, to);
      from = to + 1;
    }
    return new Key(
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        Key.Kind.valueOf(columns[4]),
        Key.Mode.valueOf(columns[5]),
        origins(line.substring(from)),
        Instant.ofEpochMilli(Long.parseLong(columns[6])),
        columns[7].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(columns[7])));
  }

  private List<String> origins(String json) {
    if (!json.equals(originsBefore)) {
      origins = Rows.origins(json);
      originsBefore = json;
    }
    return origins;
  }
}
