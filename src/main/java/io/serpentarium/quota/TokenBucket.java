package io.serpentarium.quota;

import java.time.Duration;

/**
 * So many per minute on average, so many at once. Not thread-safe: guarded by its account.
 *
 * <p>Counts the moment at which the next one would be on schedule (the generic cell rate algorithm), so that a
 * changed rate holds from the next decision on.
 */
final class TokenBucket {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private long scheduled;
  private boolean used;

  /** How long to wait until one is free, zero if it is now; takes nothing. */
  Duration wait(long perMinute, long burst, long nowNanos) {
    if (!used) {
      return Duration.ZERO;
    }
    long early = scheduled - nowNanos - (burst - 1) * interval(perMinute);
    return early <= 0 ? Duration.ZERO : Duration.ofNanos(early);
  }

  void take(long perMinute, long nowNanos) {
    scheduled = (used && scheduled - nowNanos > 0 ? scheduled : nowNanos) + interval(perMinute);
    used = true;
  }

  /** Whether it is as if none had ever been taken. */
  boolean isFull(long nowNanos) {
    return !used || scheduled - nowNanos <= 0;
  }

  private static long interval(long perMinute) {
    return Math.max(1, MINUTE / perMinute);
  }
}
