package io.serpentarium.pool;

import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.pool.Slot.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Launches the processes that are missing, a few at a time. Not thread-safe: confined to the context of the pool
 * verticle.
 *
 * <p>Each in the environment that somebody waits for; ahead of need, those of the default one alone. An environment in which
 * runners do not start makes nobody else wait.
 */
final class Launching {
  private final PoolLimits limits;
  private final Map<Integer, Slot> slots;
  private final Map<String, LaunchPause> pauses = new HashMap<>();

  /** {@code slots} are those of the pool, to which it adds. */
  Launching(PoolLimits limits, Map<Integer, Slot> slots) {
    this.limits = limits;
    this.slots = slots;
  }

  /** Of that environment's launches. */
  LaunchPause pause(String environment) {
    return pauses.computeIfAbsent(environment, _ -> new LaunchPause());
  }

  /** Before {@code refillFrom} nothing is launched that nobody waits for. */
  void launch(Demand demand, Instant refillFrom, List<PoolEffect> effects, Instant now) {
    var places = limits.max() - slots.size();
    var wanted = new ArrayList<>(demand.unserved().stream().map(Waiter::environment).toList());
    var warm = demand.spare().stream().filter(slot -> slot.environment.equals(EnvironmentName.DEFAULT)).count();
    var forLater = Math.max(0, limits.warm() - warm);
    if (forLater > 0 && places > 0 && now.isBefore(refillFrom)) {
      forLater = 0;
      effects.add(new PoolEffect.TickAfter(Duration.between(now, refillFrom)));
    }
    for (; forLater > 0; forLater--) {
      wanted.add(EnvironmentName.DEFAULT);
    }
    var paused =
        wanted.stream().limit(Math.max(0, places)).map(this::pause).filter(pause -> pause.isOn(now)).distinct().toList();
    paused.forEach(pause -> effects.add(new PoolEffect.TickAfter(pause.left(now))));
    var atOnce = slots.values().stream().filter(slot -> slot.state == State.LAUNCHING).count();
    wanted.stream()
        .limit(Math.max(0, places))
        .filter(environment -> !pause(environment).isOn(now))
        .limit(Math.max(0, limits.parallelLaunches() - atOnce))
        .forEach(
            environment -> {
              var slot = new Slot(freeNumber(), environment, now);
              slots.put(slot.id, slot);
              effects.add(new PoolEffect.Launch(slot.id, environment));
            });
  }

  /** The lowest number that is free: a slot is free as soon as its process is gone. */
  private int freeNumber() {
    return IntStream.rangeClosed(1, limits.max()).filter(id -> !slots.containsKey(id)).findFirst().orElseThrow();
  }
}
