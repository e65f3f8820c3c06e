package io.serpentarium.tenant;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Tenants, keys and quotas as the audit log shows them: without secrets and hashes. Thread-safe: has no state. */
final class Described {
  private Described() {}

  static JsonObject tenant(Tenant tenant) {
    return new JsonObject()
        .put("name", tenant.name())
        .put("state", tenant.state().name())
        .put("nullOrigin", tenant.nullOrigin());
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
        .put("value", override.value())
        .put("expiresAt", override.expiresAt());
  }
}
