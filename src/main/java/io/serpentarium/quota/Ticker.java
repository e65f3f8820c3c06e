package io.serpentarium.quota;

import java.time.Clock;
import java.time.Instant;

/** The two kinds of time that quotas are counted in. Thread-safe. */
public interface Ticker {
  /** For days and months. */
  Instant now();

  /** For rates: never goes back. */
  long nanos();

  static Ticker system() {
    var clock = Clock.systemUTC();
    return new Ticker() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
