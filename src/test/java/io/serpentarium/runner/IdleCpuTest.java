package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleCpuTest {
  private static final long STEP = Duration.ofMillis(200).toNanos();

  private final IdleCpu meter = new IdleCpu(Duration.ofSeconds(1), 0);
  private Duration cpu = Duration.ZERO;
  private long now;
  private long work;

  @Test
  void isSpentByARunnerThatSpinsWithNothingToDo() {
    var looks = 0;
    while (!look(200, true)) {
      looks++;
    }
    assertThat(looks).isEqualTo(6);
  }

  @Test
  void isNeverSpentByATwentiethOfACore() {
    for (var i = 0; i < 100_000; i++) {
      assertThat(look(10, true)).isFalse();
    }
  }

  @Test
  void doesNotCountWhatARunUses() {
    for (var i = 0; i < 100; i++) {
      assertThat(look(200, false)).isFalse();
    }
  }

  /** Each look finds the runner idle, and between two of them it has worked. */
  @Test
  void doesNotCountRunsThatAreShorterThanTheTimeBetweenTwoLooks() {
    for (var i = 0; i < 100; i++) {
      work++;
      assertThat(look(190, true)).isFalse();
    }
  }

  @Test
  void isNotForgivenByAShortRunInBetween() {
    for (var i = 0; i < 4; i++) {
      assertThat(look(200, true)).isFalse();
    }
    work++;
    assertThat(look(0, true)).isFalse();
    assertThat(look(200, true)).isFalse();
    assertThat(look(200, true)).isFalse();
    assertThat(look(200, true)).isTrue();
  }

  private boolean look(long usedMillis, boolean idle) {
    now += STEP;
    cpu = cpu.plusMillis(usedMillis);
    return meter.isSpentBy(cpu, idle, work, now);
  }
}
