package io.serpentarium.tenant;

import io.vertx.core.json.JsonArray;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tenants and keys as rows; every call blocks. Thread-safe. */
final class TenantStore {
  private static final String KEYS =
      "SELECT k.id, k.tenant_id, k.hash, k.hint, k.kind, k.mode, k.origins, k.created_at,"
          + " k.revoked_at, t.name, t.state, t.pool_max, t.pool_guaranteed FROM tenant_key k JOIN"
          + " tenant t ON t.id = k.tenant_id";

  private final Database database;

  TenantStore(Database database) {
    this.database = database;
  }

  Optional<KeyEntry> find(String hash) {
    return Optional.ofNullable(select(KEYS + " WHERE k.hash = ?", hash).get(hash));
  }

  /** Every key by its hash. */
  Map<String, KeyEntry> all() {
    return select(KEYS);
  }

  /** Adds a tenant unless its id is there already. */
  void add(Tenant tenant, Instant now) {
    update(
        "INSERT INTO tenant (id, name, state, pool_max, pool_guaranteed, created_at) VALUES (?, ?,"
            + " ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        tenant.id(),
        tenant.name(),
        tenant.state().name(),
        tenant.quotas().poolMax(),
        tenant.quotas().poolGuaranteed(),
        now.toEpochMilli());
  }

  /** Adds a key unless its id is there already. */
  void add(Key key, String hash) {
    update(
        "INSERT INTO tenant_key (id, tenant_id, hash, hint, kind, mode, origins, created_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        key.id(),
        key.tenantId(),
        hash,
        key.hint(),
        key.kind().name(),
        key.mode().name(),
        new JsonArray(key.allowedOrigins()).encode(),
        key.createdAt().toEpochMilli());
  }

  boolean exists(String tenantId) {
    return database.call(
        connection -> {
          try (var statement = connection.prepareStatement("SELECT 1 FROM tenant WHERE id = ?")) {
            bind(statement, tenantId);
            try (var rows = statement.executeQuery()) {
              return rows.next();
            }
          }
        });
  }

  boolean setState(String tenantId, Tenant.State state) {
    return update("UPDATE tenant SET state = ? WHERE id = ?", state.name(), tenantId) > 0;
  }

  /** False when there is no such key, or it is revoked already. */
  boolean revoke(String keyId, Instant now) {
    return update(
            "UPDATE tenant_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            now.toEpochMilli(),
            keyId)
        > 0;
  }

  void remove(String tenantId) {
    update("DELETE FROM tenant_key WHERE tenant_id = ?", tenantId);
    update("DELETE FROM tenant WHERE id = ?", tenantId);
  }

  private int update(String sql, @Nullable Object... values) {
    return database.call(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  private Map<String, KeyEntry> select(String sql, @Nullable Object... values) {
    return database.call(
        connection -> {
          try (var statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            var entries = new HashMap<String, KeyEntry>();
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                entries.put(rows.getString("hash"), new KeyEntry(tenant(rows), key(rows)));
              }
            }
            return entries;
          }
        });
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        row.getString("tenant_id"),
        row.getString("name"),
        Tenant.State.valueOf(row.getString("state")),
        new Quotas(nullableInt(row, "pool_max"), nullableInt(row, "pool_guaranteed")));
  }

  private static Key key(ResultSet row) throws SQLException {
    long revokedAt = row.getLong("revoked_at");
    boolean valid = row.wasNull();
    return new Key(
        row.getString("id"),
        row.getString("tenant_id"),
        row.getString("hint"),
        Key.Kind.valueOf(row.getString("kind")),
        Key.Mode.valueOf(row.getString("mode")),
        origins(row.getString("origins")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        valid ? null : Instant.ofEpochMilli(revokedAt));
  }

  private static List<String> origins(String json) {
    var origins = new ArrayList<String>();
    new JsonArray(json).forEach(origin -> origins.add((String) origin));
    return origins;
  }

  private static @Nullable Integer nullableInt(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }
}
