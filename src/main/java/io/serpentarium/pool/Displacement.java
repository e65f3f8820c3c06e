package io.serpentarium.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who has to make room for whom. Immutable.
 *
 * <p>An idle session leaves at once; a busy one at the end of its present run, although others of its runs wait. To
 * exchange one session for another takes longer than many runs do, so among equals a session keeps its runner for a
 * slice of time, and a tenant has to be a slice behind, before it has to leave.
 */
final class Displacement {
  /** How long a busy session keeps its runner although an equal waits. */
  static final Duration SLICE = Duration.ofSeconds(2);

  static final Comparator<Slot> LONGEST_IDLE =
      Comparator.comparing((Slot slot) -> slot.since).thenComparing(slot -> slot.id);

  private final Tenants tenants;
  private final Holdings holdings;
  private final Instant now;

  Displacement(Tenants tenants, Holdings holdings, Instant now) {
    this.tenants = tenants;
    this.holdings = holdings;
    this.now = now;
  }

  /** The idle session that leaves for the waiter: of a tenant above its share, else of its own, the longest idle. */
  Optional<Slot> idle(Waiter waiter, Collection<Slot> slots) {
    return slots.stream()
        .filter(slot -> slot.canBeEvicted(now) && !waiter.isTwinOf(slot.holder()))
        .min(
            Comparator.comparing((Slot slot) -> !holdings.isAboveShare(slot.holder().tenant()))
                .thenComparing(slot -> !isOfSameTenant(waiter, slot))
                .thenComparing(LONGEST_IDLE));
  }

  /** Whether the busy session leaves at the end of its present run for that one, whom nothing else will serve. */
  boolean displacesBusy(Waiter waiter, Slot slot) {
    if (!slot.canBeAskedToYield(now) || waiter.isTwinOf(slot.holder())) {
      return false;
    }
    return isOfSameTenant(waiter, slot) ? ofOwn(waiter, slot) : ofOther(waiter.tenant(), slot);
  }

  private boolean ofOwn(Waiter waiter, Slot slot) {
    var tenant = waiter.tenant();
    var holder = slot.holder().subject();
    return isSliceOver(slot)
        && (waiter.subject().equals(holder) || tenants.used(tenant, waiter.subject()) < tenants.used(tenant, holder));
  }

  private boolean ofOther(String tenant, Slot slot) {
    var holder = slot.holder().tenant();
    if (holdings.isBelowGuaranteed(tenant) && holdings.isAboveGuaranteed(holder)) {
      return true;
    }
    var behind = tenants.used(holder) - tenants.used(tenant);
    if (holdings.isBelowShare(tenant) && holdings.isAboveShare(holder) && behind >= 0) {
      return true;
    }
    return isSliceOver(slot)
        && holdings.isAboveGuaranteed(holder)
        && behind * holdings.weight(tenant) >= SLICE.toMillis();
  }

  private boolean isSliceOver(Slot slot) {
    return !slot.lentSince.plus(SLICE).isAfter(now);
  }

  private static boolean isOfSameTenant(Waiter waiter, Slot slot) {
    return waiter.tenant().equals(slot.holder().tenant());
  }
}
