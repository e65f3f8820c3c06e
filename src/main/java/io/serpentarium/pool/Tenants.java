package io.serpentarium.pool;

import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tenants use the pool, what their shares are, and for how long they and their subjects have really occupied
 * runners. Not thread-safe: confined to the context of the pool verticle.
 */
final class Tenants {
  /** A tenant counts as present for so long after it held a runner or asked for one. */
  static final Duration PRESENCE = Duration.ofMinutes(5);

  private final FairUse use = new FairUse();
  private final Map<String, FairUse> subjects = new HashMap<>();
  private final Map<String, Known> known = new HashMap<>();
  private Instant charged = Instant.MIN;

  private record Known(Share share, Instant seen) {
    boolean isPresent(Instant now) {
      return !seen.plus(PRESENCE).isBefore(now);
    }
  }

  void asks(Waiter waiter, Instant now) {
    known.values().removeIf(tenant -> !tenant.isPresent(now));
    known.put(waiter.tenant(), new Known(waiter.share(), now));
  }

  /** Charges what was used since the last call: to be called before anything changes in the slots or in the line. */
  void charge(Collection<Slot> slots, Collection<Waiter> waiters, Instant now) {
    var millis = charged.equals(Instant.MIN) ? 0 : Duration.between(charged, now).toNanos() / 1e6;
    charged = now;
    var active = new HashMap<String, Set<String>>();
    waiters.forEach(waiter -> add(active, waiter));
    for (var slot : slots) {
      var holder = slot.holder;
      if (holder == null) {
        continue;
      }
      known.put(holder.tenant(), new Known(share(holder), now));
      if (slot.isOccupied()) {
        add(active, holder);
        use.charge(holder.tenant(), millis / share(holder).weight());
        subjects(holder.tenant()).charge(holder.subject(), millis);
      }
    }
    use.present(active.keySet());
    subjects.keySet().retainAll(active.keySet());
    active.forEach((tenant, ofTenant) -> subjects(tenant).present(ofTenant));
  }

  private static void add(Map<String, Set<String>> active, Waiter waiter) {
    active.computeIfAbsent(waiter.tenant(), _ -> new HashSet<>()).add(waiter.subject());
  }

  /** How long the tenant has occupied runners, beyond those who did so least; by weight, in milliseconds. */
  double used(String tenant) {
    return use.of(tenant);
  }

  /** The same for a subject, among those of its tenant. */
  double used(String tenant, String subject) {
    var ofTenant = subjects.get(tenant);
    return ofTenant == null ? 0 : ofTenant.of(subject);
  }

  /** The newest that is known of it. */
  Share share(Waiter waiter) {
    var tenant = known.get(waiter.tenant());
    return tenant == null ? waiter.share() : tenant.share();
  }

  /** The shares of the tenants that use the pool now, or did so lately. */
  Map<String, Share> present(Instant now) {
    var present = new HashMap<String, Share>();
    known.forEach(
        (tenant, of) -> {
          if (of.isPresent(now)) {
            present.put(tenant, of.share());
          }
        });
    return present;
  }

  private FairUse subjects(String tenant) {
    return subjects.computeIfAbsent(tenant, _ -> new FairUse());
  }
}
