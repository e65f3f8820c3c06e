package io.serpentarium.session;

import io.serpentarium.pool.PoolNotice;
import java.time.Clock;

/**
 * Brings the pool's notices to the sessions they are for; a runner for nobody goes back at once. Not
 * thread-safe: confined to the context of the session verticle.
 */
final class Lending {
  private final Registry registry;
  private final Performer performer;
  private final Clock clock;

  Lending(Registry registry, Performer performer, Clock clock) {
    this.registry = registry;
    this.performer = performer;
    this.clock = clock;
  }

  void noticed(PoolNotice notice) {
    var entry = registry.session(notice.waiter().session()).orElse(null);
    var now = clock.instant();
    switch (notice) {
      case PoolNotice.Granted(var waiter, var lease) -> {
        if (entry == null || !waiter.equals(entry.waiter)) {
          lease.release();
        } else {
          entry.waiter = null;
          performer.lend(entry, lease);
        }
      }
      case PoolNotice.Refused(var waiter, var refusal) -> {
        if (entry != null && waiter.equals(entry.waiter)) {
          entry.waiter = null;
          performer.perform(entry, entry.session.refused(refusal, now));
        }
      }
      case PoolNotice.Position(var waiter, var position, var estimate) -> {
        if (entry != null && waiter.equals(entry.waiter)) {
          performer.perform(entry, entry.session.position(position, estimate, now));
        }
      }
      case PoolNotice.EvictionWanted _ -> {
        if (entry != null && entry.lease != null) {
          performer.perform(entry, entry.session.evictionWanted(now));
        }
      }
      case PoolNotice.YieldWanted(_, var wanted) -> {
        if (entry != null && entry.lease != null) {
          performer.perform(entry, entry.session.yieldWanted(wanted, now));
        }
      }
    }
  }
}
