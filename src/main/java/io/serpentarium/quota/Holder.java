package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On whose account something is used.
 *
 * @param subject a reader that the tenant vouches for, the address of an anonymous one, or a secret key
 * @param lowered what the subject's token allows at most
 * @param environments those that the token allows at most; null = it leaves that open
 */
public record Holder(
    String tenant, String subject, Map<Quota, Long> lowered, @Nullable List<String> environments) {
  public Holder {
    lowered = Map.copyOf(lowered);
    environments = environments == null ? null : List.copyOf(environments);
  }

  public Holder(String tenant, String subject, Map<Quota, Long> lowered) {
    this(tenant, subject, lowered, null);
  }

  public static Holder of(String tenant, String subject) {
    return new Holder(tenant, subject, Map.of());
  }
}
