package io.serpentarium.tenant;

import io.vertx.core.json.JsonArray;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes values of rows. Thread-safe: has no state. */
final class Rows {
  private Rows() {}

  static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        row.getString("id"),
        row.getString("name"),
        Tenant.State.valueOf(row.getString("state")),
        row.getInt("null_origin") != 0,
        row.getString("managed_by"));
  }

  /** What {@link #key} reads, in its order. */
  static final String KEY = "SELECT id, tenant_id, hash, hint, kind, mode, origins, created_at, revoked_at FROM tenant_key";

  static Key key(ResultSet row) throws SQLException {
    long revokedAt = row.getLong(9);
    boolean valid = row.wasNull();
    return new Key(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Key.Kind.valueOf(row.getString(5)),
        Key.Mode.valueOf(row.getString(6)),
        origins(row.getString(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        valid ? null : Instant.ofEpochMilli(revokedAt));
  }

  static TokenKey tokenKey(ResultSet row) throws SQLException {
    return new TokenKey(
        row.getString("tenant_id"),
        row.getString("kid"),
        TokenAlgorithm.valueOf(row.getString("algorithm")),
        row.getString("material"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "revoked_at"));
  }

  /** Empty for a quota that this version of the server does not know. */
  static Optional<QuotaOverride> override(ResultSet row) throws SQLException {
    var quota = Quota.named(row.getString("quota")).orElse(null);
    return quota == null
        ? Optional.empty()
        : Optional.of(
            new QuotaOverride(
                row.getString("subject"),
                quota,
                row.getLong("value"),
                QuotaValue.ofText(row.getString("names")).names(),
                instant(row, "expires_at"),
                row.getString("set_by"),
                Instant.ofEpochMilli(row.getLong("set_at"))));
  }

  static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** Most keys have one origin, which needs no parser: there are so many of them when a server starts. */
  static List<String> origins(String json) {
    if (json.equals("[]")) {
      return List.of();
    }
    if (json.startsWith("[\"") && json.indexOf('"', 2) == json.length() - 2 && json.indexOf('\\') < 0) {
      return List.of(json.substring(2, json.length() - 2));
    }
    return new JsonArray(json).stream().map(String.class::cast).toList();
  }
}
