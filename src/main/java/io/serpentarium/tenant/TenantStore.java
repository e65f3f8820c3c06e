package io.serpentarium.tenant;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import io.vertx.core.json.JsonArray;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tenants and keys, and lays in those of the demo; every call blocks. Thread-safe. */
final class TenantStore {
  private static final String TENANT =
      "SELECT t.id, t.name, t.state, t.null_origin, t.managed_by, COALESCE(c.seq, 0) AS seq FROM tenant t"
          + " LEFT JOIN tenant_change c ON c.tenant_id = t.id";

  private final Database database;
  private final ChangeLog changes;

  TenantStore(Database database, ChangeLog changes) {
    this.database = database;
    this.changes = changes;
  }

  Optional<TenantEntry> find(String id) {
    return database.call(sql -> find(sql, id));
  }

  static Optional<TenantEntry> find(Sql sql, String id) throws SQLException {
    var tokenKeys = sql.query("SELECT * FROM token_key WHERE tenant_id = ? ORDER BY kid", Rows::tokenKey, id);
    var overrides =
        sql.query("SELECT * FROM quota_override WHERE tenant_id = ?", Rows::override, id).stream()
            .flatMap(Optional::stream)
            .toList();
    return sql.first(
        TENANT + " WHERE t.id = ?",
        row -> new TenantEntry(Rows.tenant(row), row.getLong("seq"), tokenKeys, overrides),
        id);
  }

  /** Every tenant there is. */
  List<TenantEntry> all() {
    return database.call(
        sql -> {
          var tokenKeys = new HashMap<String, List<TokenKey>>();
          sql.query("SELECT * FROM token_key ORDER BY kid", Rows::tokenKey)
              .forEach(key -> add(tokenKeys, key.tenantId(), key));
          var overrides = new HashMap<String, List<QuotaOverride>>();
          sql.query(
              "SELECT * FROM quota_override",
              row -> {
                var tenant = row.getString("tenant_id");
                Rows.override(row).ifPresent(override -> add(overrides, tenant, override));
                return tenant;
              });
          return sql.query(
              TENANT,
              row -> {
                var tenant = Rows.tenant(row);
                return new TenantEntry(
                    tenant,
                    row.getLong("seq"),
                    tokenKeys.getOrDefault(tenant.id(), List.of()),
                    overrides.getOrDefault(tenant.id(), List.of()));
              });
        });
  }

  private static <T> void add(Map<String, List<T>> lists, String tenant, T value) {
    lists.computeIfAbsent(tenant, _ -> new ArrayList<>(2)).add(value);
  }

  Optional<Key> key(String hash) {
    return database.call(sql -> sql.first(Rows.KEY + " WHERE hash = ?", Rows::key, hash));
  }

  /** Every key there is. */
  List<Key> keys() {
    return database.call(sql -> sql.query(KeyLines.SELECT, new KeyLines()));
  }

  List<Key> keysOf(String tenantId) {
    return database.call(sql -> keysOf(sql, tenantId));
  }

  static List<Key> keysOf(Sql sql, String tenantId) throws SQLException {
    return sql.query(Rows.KEY + " WHERE tenant_id = ? ORDER BY created_at, id", Rows::key, tenantId);
  }

  void add(Tenant tenant, Instant now) {
    changes.perform(
        new Change("server", "tenant.create", tenant.id(), "", null),
        now,
        sql -> {
          insert(sql, tenant, now);
          return new Changed<>(true, null, Described.tenant(tenant));
        });
  }

  void add(Key key) {
    changes.perform(
        new Change("server", "key.create", key.tenantId(), key.id(), null),
        key.createdAt(),
        sql -> {
          insert(sql, key);
          return new Changed<>(true, null, Described.key(key));
        });
  }

  static void insert(Sql sql, Tenant tenant, Instant now) throws SQLException {
    sql.update(
        "INSERT INTO tenant (id, name, state, null_origin, managed_by, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        tenant.id(),
        tenant.name(),
        tenant.state().name(),
        tenant.nullOrigin() ? 1 : 0,
        tenant.managedBy(),
        now.toEpochMilli());
  }

  static void update(Sql sql, Tenant tenant) throws SQLException {
    sql.update(
        "UPDATE tenant SET name = ?, state = ?, null_origin = ?, managed_by = ? WHERE id = ?",
        tenant.name(),
        tenant.state().name(),
        tenant.nullOrigin() ? 1 : 0,
        tenant.managedBy(),
        tenant.id());
  }

  static void insert(Sql sql, Key key) throws SQLException {
    sql.update(
        "INSERT INTO tenant_key (id, tenant_id, hash, hint, kind, mode, origins, created_at, revoked_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.id(),
        key.tenantId(),
        key.hash(),
        key.hint(),
        key.kind().name(),
        key.mode().name(),
        new JsonArray(key.allowedOrigins()).encode(),
        key.createdAt().toEpochMilli(),
        Rows.millis(key.revokedAt()));
  }

  /** What may change of a key that stays the same one. */
  static void update(Sql sql, Key key) throws SQLException {
    sql.update(
        "UPDATE tenant_key SET hint = ?, kind = ?, mode = ?, origins = ?, revoked_at = ? WHERE id = ?",
        key.hint(),
        key.kind().name(),
        key.mode().name(),
        new JsonArray(key.allowedOrigins()).encode(),
        Rows.millis(key.revokedAt()),
        key.id());
  }

  /** Removes a tenant with everything that belongs to it, but for its lines in the audit log. */
  void remove(String tenantId) {
    changes.perform(
        new Change("server", "tenant.remove", tenantId, "", null),
        Instant.now(),
        sql -> {
          sql.update("DELETE FROM quota_override WHERE tenant_id = ?", tenantId);
          sql.update("DELETE FROM token_key WHERE tenant_id = ?", tenantId);
          sql.update("DELETE FROM tenant_key WHERE tenant_id = ?", tenantId);
          sql.update("DELETE FROM tenant WHERE id = ?", tenantId);
          return new Changed<>(true, null, null);
        });
  }
}
