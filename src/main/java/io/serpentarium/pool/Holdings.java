package io.serpentarium.pool;

import io.serpentarium.pool.Slot.State;
import io.serpentarium.tenant.Share;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/**
 * How many runners each tenant holds, and may hold. Counts on while it is found out who is next. Not thread-safe:
 * confined to the context of the pool verticle.
 *
 * <p>A tenant's <em>fair share</em> is its part of the pool by weight among the tenants that use it, at least one
 * runner and at least what it is guaranteed. Beyond that it borrows what others do not need. While one of those that
 * use the pool has nothing to run, the last runner is not borrowed but kept ready for it: otherwise a process of
 * another tenant would first have to end, and a new one to boot.
 */
final class Holdings {
  /** Runners that a tenant above its share leaves to those who have nothing to run. */
  private static final int KEPT_READY = 1;

  private record Party(String tenant, String subject) {}

  private final int max;
  private final Map<String, Share> present;
  private final Map<String, Integer> held = new HashMap<>();
  private final Map<Party, Integer> heldBySubject = new HashMap<>();
  private final Map<String, Integer> busy = new HashMap<>();
  private final int weights;
  private final int kept;
  private int allBusy;

  /** {@code present} are the shares of the tenants that use the pool. */
  Holdings(int max, Map<String, Share> present, Collection<Slot> slots, Collection<Waiter> waiters) {
    this.max = max;
    this.present = present;
    this.weights = present.values().stream().mapToInt(Share::weight).sum();
    for (var slot : slots) {
      if (slot.state == State.ACQUIRED && slot.holder != null && !slot.evicting && !slot.doomed) {
        held.merge(slot.holder.tenant(), 1, Integer::sum);
        heldBySubject.merge(new Party(slot.holder.tenant(), slot.holder.subject()), 1, Integer::sum);
        if (slot.busy) {
          countBusy(slot.holder.tenant());
        }
      }
    }
    var restful = new HashSet<>(present.keySet());
    restful.removeAll(busy.keySet());
    waiters.forEach(waiter -> restful.remove(waiter.tenant()));
    this.kept = restful.isEmpty() ? 0 : KEPT_READY;
  }

  /** Those that are about to be given back do not count. */
  int heldBy(String tenant) {
    return held.getOrDefault(tenant, 0);
  }

  int heldBy(String tenant, String subject) {
    return heldBySubject.getOrDefault(new Party(tenant, subject), 0);
  }

  /** It gets one more. */
  void take(String tenant) {
    held.merge(tenant, 1, Integer::sum);
    countBusy(tenant);
  }

  private void countBusy(String tenant) {
    busy.merge(tenant, 1, Integer::sum);
    allBusy++;
  }

  boolean isAboveShare(String tenant) {
    return heldBy(tenant) > fairShare(tenant);
  }

  boolean isBelowShare(String tenant) {
    return heldBy(tenant) < fairShare(tenant);
  }

  boolean isBelowGuaranteed(String tenant) {
    return heldBy(tenant) < share(tenant).guaranteed();
  }

  boolean isAboveGuaranteed(String tenant) {
    return heldBy(tenant) > share(tenant).guaranteed();
  }

  boolean mayTakeOneMore(String tenant) {
    return heldBy(tenant) < most(tenant);
  }

  private int most(String tenant) {
    var borrowed = max - kept - (allBusy - busy.getOrDefault(tenant, 0));
    return Math.min(share(tenant).max(), Math.max(fairShare(tenant), borrowed));
  }

  private int fairShare(String tenant) {
    var share = share(tenant);
    var byWeight = (int) ((long) max * share.weight() / Math.max(1, weights));
    return Math.min(share.max(), Math.max(1, Math.max(share.guaranteed(), byWeight)));
  }

  int weight(String tenant) {
    return share(tenant).weight();
  }

  private Share share(String tenant) {
    return present.getOrDefault(tenant, Share.EQUAL);
  }
}
