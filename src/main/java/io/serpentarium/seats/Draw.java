package io.serpentarium.seats;

import java.time.Duration;

/**
 * How many runs a server wants to begin.
 *
 * @param spare what it would like to have beyond that, if there is much more
 */
record Draw(SeatKey key, long perMinute, long burst, long need, long spare) {
  private static final long MINUTE_MICROS = Duration.ofMinutes(1).toNanos() / 1_000;

  /**
   * What it gets.
   *
   * @param scheduled when the next one will be on schedule, in microseconds
   * @param retryAfter until there is one, if it got none
   */
  record Drawn(long granted, long scheduled, Duration retryAfter) {}

  /** {@code scheduled} is what the draw before has left behind. */
  Drawn from(long scheduled, long nowMicros) {
    long interval = Math.max(1, MINUTE_MICROS / perMinute);
    long begin = Math.max(scheduled, nowMicros);
    // Whatever schedule another value of the burst has left behind.
    long ahead = Math.min(begin - nowMicros, burst * interval);
    long free = (burst * interval - ahead) / interval;
    long granted = Math.min(need, free);
    granted += Math.clamp((free - granted) / 4, 0, spare);
    if (granted == 0) {
      return new Drawn(0, scheduled, Duration.ofNanos(1_000 * Math.max(1, ahead - (burst - 1) * interval)));
    }
    return new Drawn(granted, nowMicros + ahead + granted * interval, Duration.ZERO);
  }
}
