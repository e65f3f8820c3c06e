package io.serpentarium.gateway;

import java.time.Duration;

/**
 * A token bucket: so many at once, so many per second on average. Not thread-safe: confined to the context of
 * its connection.
 */
final class RateLimit {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private long lastNanos;

  RateLimit(int perSecond, int burst, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.lastNanos = nowNanos;
  }

  boolean tryTake(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - lastNanos) / NANOS * perSecond);
    lastNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** When the next one will be let through. */
  Duration retryAfter() {
    return Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1000));
  }
}
