package io.serpentarium.pool;

import io.serpentarium.pool.Slot.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Launches the processes that are missing, a few at a time; {@code slots} are those of the pool, to which it adds. Not
 * thread-safe: confined to the context of the pool verticle.
 */
record Launching(PoolLimits limits, Map<Integer, Slot> slots, LaunchPause pause) {

  /** Before {@code refillFrom} nothing is launched that nobody waits for. */
  void launch(Demand demand, Instant refillFrom, List<PoolEffect> effects, Instant now) {
    var places = limits.max() - slots.size();
    var forLater = Math.max(0, limits.warm() - demand.spare().size());
    if (forLater > 0 && places > 0 && now.isBefore(refillFrom)) {
      forLater = 0;
      effects.add(new PoolEffect.TickAfter(Duration.between(now, refillFrom)));
    }
    var wanted = Math.min(demand.unserved().size() + forLater, places);
    if (wanted <= 0) {
      return;
    }
    if (pause.isOn(now)) {
      effects.add(new PoolEffect.TickAfter(pause.left(now)));
      return;
    }
    var atOnce = slots.values().stream().filter(slot -> slot.state == State.LAUNCHING).count();
    for (var left = Math.min(wanted, limits.parallelLaunches() - atOnce); left > 0; left--) {
      var slot = new Slot(freeNumber(), now);
      slots.put(slot.id, slot);
      effects.add(new PoolEffect.Launch(slot.id));
    }
  }

  /** The lowest number that is free: a slot is free as soon as its process is gone. */
  private int freeNumber() {
    return IntStream.rangeClosed(1, limits.max()).filter(id -> !slots.containsKey(id)).findFirst().orElseThrow();
  }
}
