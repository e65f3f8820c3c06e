package io.serpentarium.tenant;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.serpentarium.store.Sql;
import io.serpentarium.tenant.ChangeRefused.Reason;
import java.sql.SQLException;
import java.time.Instant;

/** Changes the rows of a tenant into what was declared about it. Thread-safe: has no state. */
final class DeclaredRows {
  private DeclaredRows() {}

  /** {@code now} is when what it does not have any more ends. */
  static void write(Sql sql, DeclaredTenant wanted, TokenSecrets secrets, Instant now) throws SQLException {
    tenant(sql, wanted, now);
    keys(sql, wanted, now);
    tokenKeys(sql, wanted, secrets, now);
    quotas(sql, wanted, now);
  }

  private static void tenant(Sql sql, DeclaredTenant wanted, Instant now) throws SQLException {
    if (TenantStore.find(sql, wanted.id()).isEmpty()) {
      TenantStore.insert(sql, wanted.tenant(), now);
    } else {
      TenantStore.update(sql, wanted.tenant());
    }
  }

  private static void keys(Sql sql, DeclaredTenant wanted, Instant now) throws SQLException {
    var hashes = wanted.keys().stream().map(DeclaredKey::hash).collect(toUnmodifiableSet());
    for (var key : TenantStore.keysOf(sql, wanted.id())) {
      if (!hashes.contains(key.hash()) && !key.isRevoked(now)) {
        sql.update("UPDATE tenant_key SET revoked_at = ? WHERE id = ?", now.toEpochMilli(), key.id());
      }
    }
    for (var declared : wanted.keys()) {
      var there = sql.first(Rows.KEY + " WHERE hash = ?", Rows::key, declared.hash());
      if (there.isPresent() && !there.get().tenantId().equals(wanted.id())) {
        throw belongsTo(declared, there.get().tenantId());
      }
      var key = key(wanted.id(), declared, there.map(Key::id).orElseGet(KeyText::randomId), now);
      if (there.isEmpty()) {
        TenantStore.insert(sql, key);
      } else {
        TenantStore.update(sql, key);
      }
    }
  }

  private static Key key(String tenant, DeclaredKey key, String id, Instant now) {
    return new Key(id, tenant, key.hash(), key.hint(), key.kind(), key.mode(), key.origins(), now, null);
  }

  /** A key that was another tenant's is not handed on: whoever had it could then act for this one. */
  static ChangeRefused belongsTo(DeclaredKey key, String tenant) {
    return new ChangeRefused(
        Reason.CONFLICT,
        "The key %s belongs to the tenant %s, or did; make a new one.".formatted(key.hint(), tenant));
  }

  private static void tokenKeys(Sql sql, DeclaredTenant wanted, TokenSecrets secrets, Instant now)
      throws SQLException {
    var kids = wanted.tokenKeys().stream().map(DeclaredTokenKey::kid).collect(toUnmodifiableSet());
    var there = TenantAdministration.required(sql, wanted.id());
    for (var key : there.tokenKeys()) {
      if (!kids.contains(key.kid()) && !key.isRevoked(now)) {
        sql.update(
            "UPDATE token_key SET revoked_at = ? WHERE tenant_id = ? AND kid = ?",
            now.toEpochMilli(),
            wanted.id(),
            key.kid());
      }
    }
    for (var key : wanted.tokenKeys()) {
      var known = there.tokenKey(key.kid()).filter(one -> one.revokedAt() == null);
      if (known.map(one -> DeclaredTokenKey.of(one, secrets)).filter(key::equals).isPresent()) {
        continue;
      }
      sql.update(
          "INSERT INTO token_key (tenant_id, kid, algorithm, material, created_at) VALUES (?, ?, ?, ?, ?)"
              + " ON CONFLICT (tenant_id, kid) DO UPDATE SET algorithm = excluded.algorithm,"
              + " material = excluded.material, revoked_at = NULL",
          wanted.id(),
          key.kid(),
          key.algorithm().name(),
          secrets.seal(wanted.id(), key.kid(), key.algorithm(), key.material()),
          now.toEpochMilli());
    }
  }

  private static void quotas(Sql sql, DeclaredTenant wanted, Instant now) throws SQLException {
    var there = TenantAdministration.required(sql, wanted.id()).overrides();
    for (var override : there) {
      if (!wanted.quotas().contains(DeclaredQuota.of(override)) || override.expiresAt() != null) {
        sql.update(
            "DELETE FROM quota_override WHERE tenant_id = ? AND subject = ? AND quota = ?",
            wanted.id(),
            override.subject(),
            override.quota().wire());
      }
    }
    for (var quota : wanted.quotas()) {
      sql.update(
          "INSERT INTO quota_override (tenant_id, subject, quota, value, names, set_by, set_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)"
              + " ON CONFLICT (tenant_id, subject, quota) DO NOTHING",
          wanted.id(),
          quota.subject(),
          quota.quota().wire(),
          quota.value().number(),
          quota.value().text(),
          Tenant.MANAGED_BY_FILE,
          now.toEpochMilli());
    }
  }
}
