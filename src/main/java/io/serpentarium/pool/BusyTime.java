package io.serpentarium.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions keep a runner busy, as a moving average. Not thread-safe: confined to the context of the
 * pool verticle.
 */
final class BusyTime {
  private static final double WEIGHT_OF_NEWEST = 0.2;
  private static final double UNKNOWN_MILLIS = 1_000;
  private double averageMillis = -1;

  void add(Duration busy) {
    averageMillis =
        averageMillis < 0
            ? busy.toMillis()
            : averageMillis + WEIGHT_OF_NEWEST * (busy.toMillis() - averageMillis);
  }

  /** When that place in the line will be served; absent as long as nothing has been seen. */
  @Nullable Duration estimate(int position, int runners) {
    return averageMillis < 0 ? null : Duration.ofMillis((long) Math.ceil(averageMillis * position / runners));
  }

  /** How many milliseconds the next one will take, more or less. */
  double expectedMillis() {
    return averageMillis < 0 ? UNKNOWN_MILLIS : Math.max(1, averageMillis);
  }
}
