package io.serpentarium.quota;

import io.serpentarium.quota.Effective.Source;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tenant's quotas as they were decided, until one of them expires. Immutable.
 *
 * <p>For the tenant: its own value, else the default. For a subject: its own value, else that of each subject; a
 * token can lower it. What a run or a session may use has one value alone, the most particular one.
 */
final class QuotaTable {
  private final QuotaDefaults defaults;
  private final Map<Quota, Effective> tenant = new EnumMap<>(Quota.class);
  private final Map<Quota, Effective> eachSubject = new EnumMap<>(Quota.class);
  private final Map<String, Map<Quota, Effective>> subjects = new HashMap<>();
  private final Instant validUntil;

  QuotaTable(QuotaDefaults defaults, List<QuotaOverride> overrides, Instant now) {
    this.defaults = defaults;
    var until = Instant.MAX;
    for (var override : overrides) {
      if (!override.holds(now)) {
        continue;
      }
      put(override);
      if (override.expiresAt() != null && override.expiresAt().isBefore(until)) {
        until = override.expiresAt();
      }
    }
    validUntil = until;
  }

  private void put(QuotaOverride override) {
    switch (override.subject()) {
      case QuotaOverride.TENANT -> tenant.put(override.quota(), Effective.of(override, Source.TENANT));
      case QuotaOverride.EACH_SUBJECT ->
          eachSubject.put(override.quota(), Effective.of(override, Source.EACH_SUBJECT));
      default ->
          subjects
              .computeIfAbsent(override.subject(), _ -> new EnumMap<>(Quota.class))
              .put(override.quota(), Effective.of(override, Source.SUBJECT));
    }
  }

  boolean isStale(Instant now) {
    return !now.isBefore(validUntil);
  }

  /** What holds for all subjects of the tenant together. */
  Effective ofTenant(Quota quota) {
    var own = tenant.get(quota);
    return own != null ? own : defaults.value(quota);
  }

  /** What holds for the holder's subject alone. */
  Effective ofSubject(Quota quota, Holder holder) {
    var decided = Objects.requireNonNullElseGet(own(quota, holder.subject()), () -> general(quota));
    if (quota == Quota.ENVIRONMENTS) {
      return holder.environments() == null ? decided : common(decided, holder.environments());
    }
    var wanted = holder.lowered().get(quota);
    if (wanted == null) {
      return decided;
    }
    // A run or a session cannot do with less than that.
    var lowered = quota.kind() == Quota.Kind.LIMIT ? Math.max(wanted, quota.min()) : wanted;
    return lowered < decided.value() ? new Effective(quota, lowered, Source.TOKEN, null, null) : decided;
  }

  /** Those that the token names and that may be used. */
  private static Effective common(Effective decided, List<String> environments) {
    var allowed = environments.stream().filter(decided::allows).distinct().sorted().toList();
    return new Effective(Quota.ENVIRONMENTS, allowed.size(), allowed, Source.TOKEN, null, null);
  }

  private @Nullable Effective own(Quota quota, String subject) {
    var own = subjects.getOrDefault(subject, Map.of()).get(quota);
    return own != null ? own : eachSubject.get(quota);
  }

  private Effective general(Quota quota) {
    return quota.kind() == Quota.Kind.LIMIT || quota.kind() == Quota.Kind.NAMES
        ? ofTenant(quota)
        : new Effective(quota, Effective.NO_LIMIT, Source.DEFAULT, null, null);
  }

  /** Whether the subject has to be counted for itself. */
  boolean countsSubject(Holder holder) {
    return !holder.lowered().isEmpty() || !eachSubject.isEmpty() || subjects.containsKey(holder.subject());
  }
}
