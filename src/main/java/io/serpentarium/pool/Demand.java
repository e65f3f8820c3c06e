package io.serpentarium.pool;

import io.serpentarium.pool.Slot.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who will be served by what is coming, and who will not: a slot serves its own tenant only.
 *
 * @param unserved waiters for whom no slot is coming
 * @param spare slots that are coming, or warm, and that no waiter can use
 */
record Demand(List<Waiter> unserved, List<Slot> spare) {
  private static final Comparator<Slot> BOUND_FIRST = Comparator.comparing(slot -> slot.tenant == null);

  static Demand of(List<Waiter> waiters, Collection<Slot> slots) {
    var spare = new ArrayList<>(slots.stream().filter(Demand::isComing).sorted(BOUND_FIRST).toList());
    var unserved = new ArrayList<Waiter>();
    for (var waiter : waiters) {
      spare.stream()
          .filter(slot -> slot.tenant == null || slot.tenant.equals(waiter.tenant()))
          .findFirst()
          .ifPresentOrElse(spare::remove, () -> unserved.add(waiter));
    }
    return new Demand(unserved, spare);
  }

  private static boolean isComing(Slot slot) {
    return !slot.doomed && (slot.state != State.ACQUIRED || slot.evicting);
  }
}
