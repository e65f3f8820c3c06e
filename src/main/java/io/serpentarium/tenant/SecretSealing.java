package io.serpentarium.tenant;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts the secrets that stand in the database as they are, or under an earlier key. Thread-safe; blocks.
 *
 * <p>Servers of one database may do this at the same time: a row that another one has changed meanwhile is left alone.
 */
final class SecretSealing {
  private static final Logger LOG = LoggerFactory.getLogger(SecretSealing.class);

  private record Row(String tenantId, String kid, String material) {}

  private SecretSealing() {}

  static void run(Database database, TokenSecrets secrets) {
    database.transaction(
        sql -> {
          int sealed = 0;
          int unreadable = 0;
          int plain = 0;
          var rows =
              sql.query(
                  "SELECT tenant_id, kid, material FROM token_key WHERE algorithm = ?",
                  row -> new Row(row.getString(1), row.getString(2), row.getString(3)),
                  TokenAlgorithm.HS256.name());
          for (var row : rows) {
            var material = secrets.open(row.tenantId(), row.kid(), row.material());
            if (material.isEmpty()) {
              unreadable++;
            } else if (!secrets.hasKeys()) {
              plain++;
            } else if (!secrets.isCurrent(row.material())) {
              seal(sql, row, secrets.seal(row.tenantId(), row.kid(), TokenAlgorithm.HS256, material.get()));
              sealed++;
            }
          }
          tell(sealed, unreadable, plain);
          return rows.size();
        });
  }

  private static void seal(Sql sql, Row row, String sealed) throws SQLException {
    sql.update(
        "UPDATE token_key SET material = ? WHERE tenant_id = ? AND kid = ? AND material = ?",
        sealed,
        row.tenantId(),
        row.kid(),
        row.material());
  }

  private static void tell(int sealed, int unreadable, int plain) {
    if (sealed > 0) {
      LOG.info("{} secrets of tokens have been encrypted with the first key of store.key", sealed);
    }
    if (plain > 0) {
      LOG.warn("{} secrets of tokens stand in the database unencrypted: set store.key, the same on each server", plain);
    }
    if (unreadable > 0) {
      LOG.error(
          "{} secrets of tokens cannot be decrypted, and their tokens are refused: put the key back into store.key",
          unreadable);
    }
  }
}
