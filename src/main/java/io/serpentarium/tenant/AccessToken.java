package io.serpentarium.tenant;

import java.time.Instant;
import java.util.Map;

/**
 * What a token says whose signature and claims were found right.
 *
 * @param subject whom the tenant vouches for
 * @param kid the key that it was signed with
 * @param limits what the tenant allows this subject at most; it can lower quotas only
 */
public record AccessToken(String subject, String kid, Instant expiresAt, Map<Quota, Long> limits) {
  public AccessToken {
    limits = Map.copyOf(limits);
  }
}
