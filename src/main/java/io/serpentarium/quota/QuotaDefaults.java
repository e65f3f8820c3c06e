package io.serpentarium.quota;

import io.serpentarium.quota.Effective.Source;
import io.serpentarium.tenant.Quota;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What holds for tenants about whom nothing else was decided; a quota without a value is not limited. Thread-safe. */
public final class QuotaDefaults {
  private final Map<Quota, Long> values;
  private final List<String> environments;

  public QuotaDefaults(Map<Quota, Long> values) {
    this(values, List.of());
  }

  /** {@code environments} are those that may be used; empty = all. */
  public QuotaDefaults(Map<Quota, Long> values, List<String> environments) {
    this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    this.environments = List.copyOf(environments);
  }

  Effective value(Quota quota) {
    return quota == Quota.ENVIRONMENTS && !environments.isEmpty()
        ? new Effective(quota, environments.size(), environments, Source.DEFAULT, null, null)
        : new Effective(quota, values.getOrDefault(quota, Effective.NO_LIMIT), Source.DEFAULT, null, null);
  }
}
