package io.serpentarium.tenant;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Someone whose key or token was accepted.
 *
 * @param key null = a program that showed a token alone
 * @param origin origin of the page; null = not a browser, or a page without an origin
 * @param token null = nobody vouches for a subject
 */
public record Caller(Tenant tenant, @Nullable Key key, @Nullable Origin origin, @Nullable AccessToken token) {
  /** The one within the tenant that this caller speaks for. */
  public Principal principal(String subject) {
    return new Principal(tenant.id(), subject);
  }

  /** When what was shown becomes invalid by itself. */
  public Optional<Instant> validUntil() {
    return Stream.of(
            Optional.ofNullable(key).flatMap(shown -> Optional.ofNullable(shown.revokedAt())),
            Optional.ofNullable(token).map(AccessToken::expiresAt))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
