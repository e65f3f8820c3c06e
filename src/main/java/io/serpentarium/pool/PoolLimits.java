package io.serpentarium.pool;

import io.serpentarium.config.PoolConfig;
import io.serpentarium.config.SessionWall;
import java.time.Duration;

/**
 * How large the pool is.
 *
 * @param warm runners kept ready ahead of need
 * @param max processes at any time
 * @param waiting sessions that may wait for a runner
 * @param parallelLaunches processes that start at the same time
 * @param refillPause how long the run that took a warm runner has the machine to itself, before another is
 *     launched for later: a launch keeps a core busy for as long as many runs take
 * @param processPerSession a process that has served a session serves no other
 */
record PoolLimits(
    int warm, int max, int waiting, int parallelLaunches, Duration refillPause, boolean processPerSession) {

  static PoolLimits of(PoolConfig config, SessionWall wall) {
    return new PoolLimits(
        config.warm(),
        config.max(),
        config.waiting(),
        config.parallelLaunches(),
        config.refillPause(),
        wall == SessionWall.PROCESS);
  }
}
