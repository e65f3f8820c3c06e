package io.serpentarium.quota;

import java.time.Duration;
import java.time.Instant;

/** Time that stands still until the test moves it. Not thread-safe. */
final class HandTicker implements Ticker {
  private Instant now = Instant.parse("2026-11-27T10:00:00Z");
  private long nanos = 42;

  void advance(Duration span) {
    now = now.plus(span);
    nanos += span.toNanos();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return nanos;
  }
}
