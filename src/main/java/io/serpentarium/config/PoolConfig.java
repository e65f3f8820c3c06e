package io.serpentarium.config;

import java.time.Duration;

/**
 * How many runner processes there are and how they are watched.
 *
 * @param waiting requests that may wait for a runner
 * @param silenceTimeout how long a runner may owe the answer to a ping
 */
public record PoolConfig(
    int warm,
    int max,
    int waiting,
    Duration launchTimeout,
    int parallelLaunches,
    Duration refillPause,
    Duration pingInterval,
    Duration silenceTimeout) {
  public PoolConfig {
    ConfigKeys.POOL_MAX.check(max);
    ConfigKeys.POOL_WARM.check(warm);
    if (warm > max) {
      throw new InvalidValue(
          ConfigKeys.POOL_WARM,
          Integer.toString(warm),
          "at most pool.max, which is %d".formatted(max));
    }
    ConfigKeys.POOL_WAITING.check(waiting);
    ConfigKeys.POOL_LAUNCH_TIMEOUT.check(launchTimeout);
    ConfigKeys.POOL_PARALLEL_LAUNCHES.check(parallelLaunches);
    ConfigKeys.POOL_REFILL_PAUSE.check(refillPause);
    ConfigKeys.POOL_PING_INTERVAL.check(pingInterval);
    ConfigKeys.POOL_SILENCE_TIMEOUT.check(silenceTimeout);
  }

  static PoolConfig from(Settings settings) {
    return new PoolConfig(
        settings.read(ConfigKeys.POOL_WARM),
        settings.read(ConfigKeys.POOL_MAX),
        settings.read(ConfigKeys.POOL_WAITING),
        settings.read(ConfigKeys.POOL_LAUNCH_TIMEOUT),
        settings.read(ConfigKeys.POOL_PARALLEL_LAUNCHES),
        settings.read(ConfigKeys.POOL_REFILL_PAUSE),
        settings.read(ConfigKeys.POOL_PING_INTERVAL),
        settings.read(ConfigKeys.POOL_SILENCE_TIMEOUT));
  }
}
