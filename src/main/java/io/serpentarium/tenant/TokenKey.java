package io.serpentarium.tenant;

import io.serpentarium.tenant.ChangeRefused.Reason;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a tenant's own servers sign tokens for its readers.
 *
 * @param kid its name in the header of tokens, unique within the tenant
 * @param algorithm the only one that is accepted with it
 * @param material the secret, encrypted, or the public key as SubjectPublicKeyInfo in base64
 * @param revokedAt since when it is refused, which may be yet to come; null = it stays valid
 */
public record TokenKey(
    String tenantId,
    String kid,
    TokenAlgorithm algorithm,
    String material,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  /** How many may be valid at a time: the old and the new one of a rotation. */
  public static final int MOST_LIVE = 2;

  private static final Pattern KID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  static void requireKid(String kid) {
    if (!KID.matcher(kid).matches()) {
      throw new ChangeRefused(
          Reason.INVALID, "kid has to be 1 to 64 letters, digits, dots, hyphens and underscores.");
    }
  }

  public boolean isRevoked(Instant now) {
    return revokedAt != null && !now.isBefore(revokedAt);
  }

  /** Without the material, so that it gets into no log. */
  @Override
  public String toString() {
    return "TokenKey[tenantId=%s, kid=%s, algorithm=%s]".formatted(tenantId, kid, algorithm);
  }
}
