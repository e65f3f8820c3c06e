package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long MILLI = 1_000_000;
  private final RateLimit rate = new RateLimit(10, 20, 0);

  @Test
  void letsABurstThroughAndThenTheAverage() {
    assertThat(taken(100, 0)).isEqualTo(20);
    assertThat(rate.tryTake(99 * MILLI)).isFalse();
    assertThat(rate.tryTake(100 * MILLI)).isTrue();
    assertThat(rate.tryTake(101 * MILLI)).isFalse();
  }

  @Test
  void savesUpNoMoreThanABurst() {
    taken(100, 0);
    assertThat(taken(100, 3_600_000 * MILLI)).isEqualTo(20);
  }

  @Test
  void saysWhenTheNextOneIsLetThrough() {
    taken(100, 0);
    assertThat(rate.retryAfter()).isEqualTo(Duration.ofMillis(100));
    assertThat(rate.tryTake(40 * MILLI)).isFalse();
    assertThat(rate.retryAfter()).isEqualTo(Duration.ofMillis(60));
  }

  @Test
  void countsTimeAlsoWhenTheClockBeganBelowZero() {
    var other = new RateLimit(10, 1, -5_000 * MILLI);
    assertThat(other.tryTake(-5_000 * MILLI)).isTrue();
    assertThat(other.tryTake(-4_950 * MILLI)).isFalse();
    assertThat(other.tryTake(-4_900 * MILLI)).isTrue();
  }

  private int taken(int attempts, long nanos) {
    var count = 0;
    for (var i = 0; i < attempts; i++) {
      count += rate.tryTake(nanos) ? 1 : 0;
    }
    return count;
  }
}
