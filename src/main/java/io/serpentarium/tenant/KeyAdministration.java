package io.serpentarium.tenant;

import io.serpentarium.store.Sql;
import io.serpentarium.tenant.ChangeRefused.Reason;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, rotates and revokes a tenant's keys, like {@link TenantAdministration}. Thread-safe. */
public final class KeyAdministration {
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

  private final TenantAdministration administration;
  private final TokenSecrets secrets;

  KeyAdministration(TenantAdministration administration, TokenSecrets secrets) {
    this.administration = administration;
    this.secrets = secrets;
  }

  /**
   * Makes a publishable key for pages of these origins.
   *
   * @param origins like {@code https://uni.example} or {@code https://*.uni.example}; test keys
   *     have none but {@code http://localhost:*}
   */
  public Future<IssuedKey> addPublishable(String tenantId, Key.Mode mode, List<String> origins) {
    return add(tenantId, Key.Kind.PUBLISHABLE, mode, origins);
  }

  /** Makes a key for a tenant's own servers. */
  public Future<IssuedKey> addSecret(String tenantId, Key.Mode mode) {
    return add(tenantId, Key.Kind.SECRET, mode, List.of());
  }

  private Future<IssuedKey> add(String tenantId, Key.Kind kind, Key.Mode mode, List<String> origins) {
    var issued = issue(tenantId, kind, mode, origins);
    return administration.perform(
        administration.change("key.create", tenantId, issued.key().id(), null),
        sql -> {
          TenantAdministration.required(sql, tenantId);
          if (kind == Key.Kind.PUBLISHABLE) {
            KeyOrigins.require(mode, origins);
          }
          TenantStore.insert(sql, issued.key());
          return new Changed<>(issued, null, Described.key(issued.key()));
        });
  }

  /** Makes a key like that one, which is refused after the overlap. */
  public Future<IssuedKey> rotate(String tenantId, String keyId, Duration overlap) {
    return administration.perform(
        administration.change("key.rotate", tenantId, keyId, null),
        sql -> {
          if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw new ChangeRefused(
                Reason.INVALID, "The overlap may be %d days at most.".formatted(LONGEST_OVERLAP.toDays()));
          }
          var before = valid(sql, tenantId, keyId);
          var issued = issue(tenantId, before.kind(), before.mode(), before.allowedOrigins());
          revoke(sql, keyId, administration.now().plus(overlap));
          TenantStore.insert(sql, issued.key());
          return new Changed<>(issued, Described.key(before), Described.key(issued.key()));
        });
  }

  public Future<Void> revoke(String tenantId, String keyId) {
    return administration
        .perform(
            administration.change("key.revoke", tenantId, keyId, null),
            sql -> {
              var before = valid(sql, tenantId, keyId);
              revoke(sql, keyId, administration.now());
              return new Changed<>(true, Described.key(before), null);
            })
        .mapEmpty();
  }

  /**
   * Makes known what the tenant signs tokens with.
   *
   * @param material the public key in PEM; for HS256 the secret in base64, null = make one
   * @return the secret of HS256, else nothing
   */
  public Future<IssuedTokenKey> addTokenKey(
      String tenantId, String kid, TokenAlgorithm algorithm, @Nullable String material) {
    return administration.perform(
        administration.change("token-key.create", tenantId, kid, null),
        sql -> {
          var now = administration.now();
          var tenant = TenantAdministration.required(sql, tenantId);
          var made = material == null && algorithm == TokenAlgorithm.HS256;
          var plain = material(algorithm, material);
          requireRoom(tenant, kid, now);
          var key = new TokenKey(tenantId, kid, algorithm, secrets.seal(tenantId, kid, algorithm, plain), now, null);
          sql.update(
              "INSERT INTO token_key (tenant_id, kid, algorithm, material, created_at) VALUES (?, ?, ?, ?, ?)",
              tenantId,
              kid,
              algorithm.name(),
              key.material(),
              now.toEpochMilli());
          return new Changed<>(
              new IssuedTokenKey(key, made ? plain : null), null, Described.tokenKey(key));
        });
  }

  public Future<Void> revokeTokenKey(String tenantId, String kid) {
    return administration
        .perform(
            administration.change("token-key.revoke", tenantId, kid, null),
            sql -> {
              var now = administration.now();
              var before =
                  TenantAdministration.required(sql, tenantId)
                      .tokenKey(kid)
                      .filter(key -> !key.isRevoked(now))
                      .orElseThrow(() -> missing(kid));
              sql.update(
                  "UPDATE token_key SET revoked_at = ? WHERE tenant_id = ? AND kid = ?",
                  now.toEpochMilli(),
                  tenantId,
                  kid);
              return new Changed<>(true, Described.tokenKey(before), null);
            })
        .mapEmpty();
  }

  private IssuedKey issue(String tenantId, Key.Kind kind, Key.Mode mode, List<String> origins) {
    var text = KeyText.random(kind, mode);
    return new IssuedKey(
        new Key(
            KeyText.randomId(),
            tenantId,
            KeyText.hash(text),
            KeyText.hint(text),
            kind,
            mode,
            origins,
            administration.now(),
            null),
        text);
  }

  private Key valid(Sql sql, String tenantId, String keyId) throws SQLException {
    return sql.first(Rows.KEY + " WHERE id = ? AND tenant_id = ?", Rows::key, keyId, tenantId)
        .filter(key -> !key.isRevoked(administration.now()))
        .orElseThrow(() -> missing(keyId));
  }

  private static void revoke(Sql sql, String keyId, Instant at) throws SQLException {
    sql.update("UPDATE tenant_key SET revoked_at = ? WHERE id = ?", at.toEpochMilli(), keyId);
  }

  private static String material(TokenAlgorithm algorithm, @Nullable String material) {
    try {
      if (material != null) {
        return TokenMaterial.normalised(algorithm, material);
      }
    } catch (IllegalArgumentException unusable) {
      throw new ChangeRefused(Reason.INVALID, String.valueOf(unusable.getMessage()));
    }
    if (algorithm != TokenAlgorithm.HS256) {
      throw new ChangeRefused(Reason.INVALID, "%s needs a public key in PEM.".formatted(algorithm.wire()));
    }
    return TokenMaterial.randomSecret();
  }

  private static void requireRoom(TenantEntry tenant, String kid, Instant now) {
    TokenKey.requireKid(kid);
    if (tenant.tokenKey(kid).isPresent()) {
      throw new ChangeRefused(Reason.CONFLICT, "There is a key %s already, or was; choose another kid.".formatted(kid));
    }
    if (tenant.tokenKeys().stream().filter(key -> !key.isRevoked(now)).count() >= TokenKey.MOST_LIVE) {
      throw new ChangeRefused(
          Reason.CONFLICT,
          "The tenant has %d valid keys for tokens already; revoke the old one first.".formatted(TokenKey.MOST_LIVE));
    }
  }

  private static ChangeRefused missing(String key) {
    return new ChangeRefused(Reason.NOT_FOUND, "There is no key %s that is valid.".formatted(key));
  }
}
