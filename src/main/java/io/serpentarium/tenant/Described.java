package io.serpentarium.tenant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;

/** Tenants, keys and quotas as the audit log shows them: without secrets and hashes. Thread-safe: has no state. */
final class Described {
  private Described() {}

  static JsonObject tenant(Tenant tenant) {
    return new JsonObject()
        .put("name", tenant.name())
        .put("state", tenant.state().name())
        .put("nullOrigin", tenant.nullOrigin());
  }

  /** A tenant with everything that it has. */
  static JsonObject declared(DeclaredTenant tenant) {
    var keys = new JsonArray();
    tenant.keys().stream()
        .sorted(Comparator.comparing(DeclaredKey::hint).thenComparing(DeclaredKey::hash))
        .forEach(
            key ->
                keys.add(
                    new JsonObject()
                        .put("hint", key.hint())
                        .put("kind", key.kind().name())
                        .put("mode", key.mode().name())
                        .put("origins", new JsonArray(key.origins()))));
    var tokenKeys = new JsonArray();
    tenant.tokenKeys().stream()
        .sorted(Comparator.comparing(DeclaredTokenKey::kid))
        .forEach(key -> tokenKeys.add(new JsonObject().put("kid", key.kid()).put("algorithm", key.algorithm().wire())));
    var quotas = new JsonArray();
    tenant.quotas().stream()
        .sorted(Comparator.comparing(DeclaredQuota::subject).thenComparing(DeclaredQuota::quota))
        .forEach(
            quota ->
                quotas.add(
                    new JsonObject()
                        .put("quota", quota.quota().wire())
                        .put("subject", quota.subject())
                        .put("value", value(quota.quota(), quota.value()))));
    return new JsonObject()
        .put("name", tenant.name())
        .put("state", tenant.state().name())
        .put("nullOrigin", tenant.nullOrigin())
        .put("keys", keys)
        .put("tokenKeys", tokenKeys)
        .put("quotas", quotas);
  }

  static JsonObject key(Key key) {
    return new JsonObject()
        .put("hint", key.hint())
        .put("kind", key.kind().name())
        .put("mode", key.mode().name())
        .put("origins", new JsonArray(key.allowedOrigins()))
        .put("revokedAt", key.revokedAt());
  }

  static JsonObject tokenKey(TokenKey key) {
    return new JsonObject()
        .put("kid", key.kid())
        .put("algorithm", key.algorithm().wire())
        .put("revokedAt", key.revokedAt());
  }

  static JsonObject quota(QuotaOverride override) {
    return new JsonObject()
        .put("quota", override.quota().wire())
        .put("subject", override.subject())
        .put("value", value(override.quota(), new QuotaValue(override.value(), override.names())))
        .put("expiresAt", override.expiresAt());
  }

  private static Object value(Quota quota, QuotaValue value) {
    return quota.kind() == Quota.Kind.NAMES ? new JsonArray(value.names()) : value.number();
  }
}
