package io.serpentarium.tenant;

import io.serpentarium.tenant.ChangeRefused.Reason;
import io.serpentarium.vault.SecretBox;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How secrets that tokens are signed with stand in the database: encrypted. Public keys stand there as they are.
 * Thread-safe.
 */
public final class TokenSecrets {
  private final @Nullable SecretBox box;

  private TokenSecrets(@Nullable SecretBox box) {
    this.box = box;
  }

  public static TokenSecrets sealedBy(SecretBox box) {
    return new TokenSecrets(box);
  }

  /** Takes no new secrets; those that stand there unencrypted go on to be read. */
  public static TokenSecrets keyless() {
    return new TokenSecrets(null);
  }

  boolean hasKeys() {
    return box != null;
  }

  /** The material as it is stored. */
  String seal(String tenantId, String kid, TokenAlgorithm algorithm, String material) {
    if (algorithm != TokenAlgorithm.HS256) {
      return material;
    }
    if (box == null) {
      throw new ChangeRefused(
          Reason.CONFLICT,
          "This server has no key to encrypt secrets with: set store.key, the same on each server of this database,"
              + " or use RS256 or EdDSA.");
    }
    return box.seal(material, place(tenantId, kid));
  }

  /** The material as it is used; empty when it cannot be decrypted. */
  Optional<String> open(TokenKey key) {
    return open(key.tenantId(), key.kid(), key.material());
  }

  Optional<String> open(String tenantId, String kid, String stored) {
    if (!SecretBox.isSealed(stored)) {
      return Optional.of(stored);
    }
    return box == null ? Optional.empty() : box.open(stored, place(tenantId, kid));
  }

  /** Whether it stands there as it would be stored now. */
  boolean isCurrent(String stored) {
    return box == null || box.isSealedWithFirst(stored);
  }

  private static String place(String tenantId, String kid) {
    return "token_key/%s/%s".formatted(tenantId, kid);
  }
}
