package io.serpentarium.pool;

import io.serpentarium.pool.Slot.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who will be served by what is free or coming, and who will not: a slot serves its own tenant and environment only.
 *
 * @param next those for whom there is a place in the pool, in order
 * @param unserved those of them for whom no slot is coming: a process has to be launched
 * @param beyond those for whom there is no place
 * @param spare slots that are coming, or warm, and that none of them can use
 */
record Demand(List<Waiter> next, List<Waiter> unserved, List<Waiter> beyond, List<Slot> spare) {
  private static final Comparator<Slot> BOUND_FIRST = Comparator.comparing(slot -> slot.tenant == null);

  /** {@code open} are those who may be served, the next first; {@code max} is how many places there are. */
  static Demand of(List<Waiter> open, Collection<Slot> slots, int max) {
    var places = max - slots.stream().filter(slot -> !slot.doomed && !isComing(slot)).count();
    var next = open.stream().limit(places).toList();
    var spare = new ArrayList<>(slots.stream().filter(Demand::isComing).sorted(BOUND_FIRST).toList());
    var unserved = new ArrayList<Waiter>();
    for (var waiter : next) {
      spare.stream()
          .filter(slot -> slot.maySometimeServe(waiter))
          .findFirst()
          .ifPresentOrElse(spare::remove, () -> unserved.add(waiter));
    }
    return new Demand(next, unserved, open.subList(next.size(), open.size()), spare);
  }

  /** Whether the first of them whom the slot can serve is the principal that it served last. */
  boolean isForSamePrincipal(Slot slot) {
    return next.stream()
        .filter(waiter -> waiter.tenant().equals(slot.tenant) && waiter.environment().equals(slot.environment))
        .findFirst()
        .filter(waiter -> waiter.principal().equals(slot.principal))
        .isPresent();
  }

  private static boolean isComing(Slot slot) {
    return !slot.doomed && (slot.state != State.ACQUIRED || slot.evicting);
  }
}
