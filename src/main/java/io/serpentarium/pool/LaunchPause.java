package io.serpentarium.pool;

import java.time.Duration;
import java.time.Instant;

/**
 * The pause after launches that failed: each further failure doubles it, a finished run ends the series. Not
 * thread-safe: confined to the context of the pool verticle.
 */
final class LaunchPause {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Waiting this long for a runner that cannot be started, a session is better told so. */
  private static final int HOPELESS_FAILURES = 4;

  private int failures;
  private Instant until = Instant.MIN;

  void failed(Instant now) {
    failures++;
    var doubled = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    until = now.plus(doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST);
  }

  void succeeded() {
    failures = 0;
  }

  boolean isHopeless() {
    return failures >= HOPELESS_FAILURES;
  }

  boolean isOn(Instant now) {
    return now.isBefore(until);
  }

  /** What is left of it, never so short that asking again would be a busy loop. */
  Duration left(Instant now) {
    var left = Duration.between(now, until);
    return left.compareTo(FIRST) < 0 ? FIRST : left;
  }
}
