package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Share;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What has to hold between tenants after every step, found out anew from who holds what. */
record FairPromises(List<Slot> slots, Collection<Waiter> waiters) {

  /** Guarantees that add up to the whole pool would leave nothing for others: one runner is left. */
  static List<Share> shares(int tenants, int runners, Random random) {
    var shares = new ArrayList<Share>();
    var free = runners - 1;
    for (var i = 0; i < tenants; i++) {
      var most = 1 + random.nextInt(runners);
      var guaranteed = random.nextInt(Math.min(free, most) + 1);
      free -= guaranteed;
      shares.add(new Share(1 + random.nextInt(4), guaranteed, most));
    }
    return shares;
  }

  /** {@code places} is how many slots there may be. */
  void check(FairLine.Order order, int places) {
    for (var slot : slots) {
      if (slot.holder != null) {
        Share share = slot.holder.share();
        assertThat(held(slot.holder)).as("runners of %s", slot.tenant).isLessThanOrEqualTo(share.max());
      }
    }
    assertThat(order.all()).containsExactlyInAnyOrderElementsOf(waiters);
    for (var waiter : Demand.of(order.open(), slots, places).next()) {
      if (held(waiter) < waiter.share().max()) {
        assertThat(slots).as("idle although %s waits", waiter).noneMatch(slot -> slot.isIdleFor(waiter));
      }
    }
  }

  /**
   * What would serve one with less than it is guaranteed goes to nobody else, unless its tenant waits in another environment
   * as well, which may come first; {@code bound} = whose the process is.
   */
  void checkGuaranteed(Waiter granted, @Nullable String bound) {
    var before = slots.stream().filter(slot -> slot.holder != granted && isHeldBy(slot, granted) && stays(slot)).count();
    if (bound == null && before >= granted.share().guaranteed()) {
      assertThat(waiters)
          .as("%s is served before others who are guaranteed more than they hold", granted)
          .noneMatch(
              other -> held(other) < other.share().guaranteed() && waitsOnlyIn(other.tenant(), granted.environment()));
    }
  }

  private boolean waitsOnlyIn(String tenant, String environment) {
    return waiters.stream()
        .filter(waiter -> waiter.tenant().equals(tenant))
        .allMatch(waiter -> waiter.environment().equals(environment));
  }

  private long held(Waiter waiter) {
    return slots.stream().filter(slot -> isHeldBy(slot, waiter)).count();
  }

  private static boolean isHeldBy(Slot slot, Waiter waiter) {
    return slot.holder != null && slot.holder.tenant().equals(waiter.tenant());
  }

  private static boolean stays(Slot slot) {
    return !slot.evicting && !slot.doomed;
  }
}
