package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import java.util.Map;

/**
 * On whose account something is used.
 *
 * @param subject a reader that the tenant vouches for, the address of an anonymous one, or a secret key
 * @param lowered what the subject's token allows at most
 */
public record Holder(String tenant, String subject, Map<Quota, Long> lowered) {
  public Holder {
    lowered = Map.copyOf(lowered);
  }

  public static Holder of(String tenant, String subject) {
    return new Holder(tenant, subject, Map.of());
  }
}
