package io.serpentarium.tenant;

import java.time.Instant;
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

  public boolean isRevoked(Instant now) {
    return revokedAt != null && !now.isBefore(revokedAt);
  }

  /** Without the material, so that it gets into no log. */
  @Override
  public String toString() {
    return "TokenKey[tenantId=%s, kid=%s, algorithm=%s]".formatted(tenantId, kid, algorithm);
  }
}
