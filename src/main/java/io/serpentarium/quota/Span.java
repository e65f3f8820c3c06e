package io.serpentarium.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How long the stretches of time are that usage is summed up over; each begins at a whole one in UTC. */
public enum Span {
  MINUTE(1, Duration.ofMinutes(1), Duration.ofDays(2)),
  HOUR(2, Duration.ofHours(1), Duration.ofDays(92)),
  DAY(3, Duration.ofDays(1), Duration.ofDays(5 * 366));

  private final int number;
  private final Duration length;
  private final Duration kept;

  Span(int number, Duration length, Duration kept) {
    this.number = number;
    this.length = length;
    this.kept = kept;
  }

  /** How it is stored. */
  int number() {
    return number;
  }

  public Duration length() {
    return length;
  }

  /** How long its sums are kept. */
  Duration kept() {
    return kept;
  }

  public Instant start(Instant at) {
    var millis = length.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), millis) * millis);
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Span> named(String wire) {
    return Stream.of(values()).filter(span -> span.wire().equals(wire)).findFirst();
  }
}
