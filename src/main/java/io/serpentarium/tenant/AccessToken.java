package io.serpentarium.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token says whose signature and claims were found right.
 *
 * @param subject whom the tenant vouches for
 * @param kid the key that it was signed with
 * @param limits what the tenant allows this subject at most; it can lower quotas only
 * @param environments those that it allows this subject at most; null = it leaves that open
 */
public record AccessToken(
    String subject, String kid, Instant expiresAt, Map<Quota, Long> limits, @Nullable List<String> environments) {
  public AccessToken {
    limits = Map.copyOf(limits);
    environments = environments == null ? null : List.copyOf(environments);
  }
}
