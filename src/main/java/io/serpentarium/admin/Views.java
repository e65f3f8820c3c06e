package io.serpentarium.admin;

import io.serpentarium.quota.Effective;
import io.serpentarium.tenant.AuditEntry;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TokenKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Things as answers show them: never a secret, never a hash. Thread-safe: has no state. */
final class Views {
  private Views() {}

  static JsonObject tenant(Tenant tenant) {
    return new JsonObject()
        .put("id", tenant.id())
        .put("name", tenant.name())
        .put("state", word(tenant.state()))
        .put("nullOrigin", tenant.nullOrigin())
        .put("managedBy", tenant.managedBy());
  }

  static JsonObject key(Key key) {
    return new JsonObject()
        .put("id", key.id())
        .put("hint", key.hint())
        .put("kind", word(key.kind()))
        .put("mode", word(key.mode()))
        .put("origins", new JsonArray(key.allowedOrigins()))
        .put("createdAt", key.createdAt())
        .put("revokedAt", key.revokedAt());
  }

  static JsonObject tokenKey(TokenKey key) {
    return new JsonObject()
        .put("kid", key.kid())
        .put("algorithm", key.algorithm().wire())
        .put("createdAt", key.createdAt())
        .put("revokedAt", key.revokedAt());
  }

  static JsonObject quota(Effective effective) {
    return new JsonObject()
        .put("quota", effective.quota().wire())
        .put("value", value(effective))
        .put("source", word(effective.source()).replace('_', '-'))
        .put("setBy", effective.setBy())
        .put("expiresAt", effective.expiresAt())
        .put("min", effective.quota().min())
        .put("max", effective.quota().max());
  }

  private static @Nullable Object value(Effective effective) {
    if (!effective.isLimited()) {
      return null;
    }
    return effective.quota().kind() == Quota.Kind.NAMES ? new JsonArray(effective.names()) : effective.value();
  }

  static JsonObject audit(AuditEntry entry) {
    return new JsonObject()
        .put("seq", entry.seq())
        .put("at", entry.at())
        .put("actor", entry.actor())
        .put("action", entry.action())
        .put("tenant", entry.tenantId())
        .put("target", entry.target())
        .put("before", entry.before())
        .put("after", entry.after());
  }

  static JsonObject administrator(Administrator administrator) {
    return new JsonObject()
        .put("id", administrator.id())
        .put("name", administrator.name())
        .put("role", administrator.role().wire())
        .put("tenant", administrator.tenant());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
