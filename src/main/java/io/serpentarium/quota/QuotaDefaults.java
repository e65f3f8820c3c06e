package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import java.util.EnumMap;
import java.util.Map;

/** What holds for tenants about whom nothing else was decided; a quota without a value is not limited. Thread-safe. */
public final class QuotaDefaults {
  private final Map<Quota, Long> values;

  public QuotaDefaults(Map<Quota, Long> values) {
    this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
  }

  long value(Quota quota) {
    return values.getOrDefault(quota, Effective.NO_LIMIT);
  }
}
