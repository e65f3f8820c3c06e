package io.serpentarium.tenant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows about a key; never the key itself.
 *
 * @param hash what is stored instead of the key
 * @param hint the first characters of the key, for people
 * @param allowedOrigins origins of pages that may use it, like {@code https://uni.example} or
 *     {@code https://*.uni.example}; empty for secret keys
 * @param revokedAt since when it is refused, which may be yet to come; null = it stays valid
 */
public record Key(
    String id,
    String tenantId,
    String hash,
    String hint,
    Kind kind,
    Mode mode,
    List<String> allowedOrigins,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  public Key {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  public boolean isRevoked(Instant now) {
    return revokedAt != null && !now.isBefore(revokedAt);
  }

  /** Who may hold a key. */
  public enum Kind {
    /** Stands in a page for everyone to read; bound to the origins of pages. */
    PUBLISHABLE,
    /** Known to the tenant's servers only. */
    SECRET
  }

  /** Whether a key is for the public or for trying things out on one's own machine. */
  public enum Mode {
    LIVE,
    /** A publishable key of this mode works on {@code http://localhost:*} only. */
    TEST
  }
}
