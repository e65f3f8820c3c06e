package io.serpentarium.quota;

import io.serpentarium.seats.Seats;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ledger whose tenant the test decides about. Not thread-safe. */
final class Ledgers {
  final HandTicker time = new HandTicker();
  final Meter meter = new Meter();
  private final List<QuotaOverride> overrides = new ArrayList<>();
  private Tenant.State state = Tenant.State.ACTIVE;
  private long version = 1;

  QuotaLedger of(Map<Quota, Long> defaults) {
    return of(defaults, Seats.UNSHARED);
  }

  QuotaLedger of(Map<Quota, Long> defaults, Seats seats) {
    return new QuotaLedger(
        id ->
            Optional.of(new TenantEntry(new Tenant(id, id, state, false), version, List.of(), List.copyOf(overrides))),
        new QuotaDefaults(defaults),
        time,
        meter,
        seats);
  }

  Ledgers set(String subject, Quota quota, long value) {
    return set(subject, quota, value, null);
  }

  Ledgers set(String subject, Quota quota, long value, @Nullable Instant expiresAt) {
    overrides.removeIf(other -> other.subject().equals(subject) && other.quota() == quota);
    overrides.add(new QuotaOverride(subject, quota, value, expiresAt, "ada", Instant.EPOCH));
    version++;
    return this;
  }

  Ledgers names(String subject, List<String> names) {
    return names(subject, names, null);
  }

  Ledgers names(String subject, List<String> names, @Nullable Instant expiresAt) {
    overrides.add(
        new QuotaOverride(subject, Quota.ENVIRONMENTS, names.size(), names, expiresAt, "ada", Instant.EPOCH));
    version++;
    return this;
  }

  Ledgers state(Tenant.State other) {
    state = other;
    version++;
    return this;
  }
}
