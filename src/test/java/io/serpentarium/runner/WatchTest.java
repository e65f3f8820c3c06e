package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.telemetry.ProcessUsage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final long MIB = 1 << 20;
  private final Watch watch = new Watch(new UsageLimits(1024 * MIB, Duration.ofSeconds(1)), 0);

  @Test
  void leavesAProcessAloneUpToItsLimits() {
    watch.works();
    assertThat(watch.judge(new ProcessUsage(Duration.ofHours(1), 1024 * MIB), 0)).isEmpty();
  }

  @Test
  void endsAProcessThatUsesMoreMemoryAndNamesTheLimits() {
    var verdict = watch.judge(new ProcessUsage(Duration.ZERO, 1025 * MIB), 0).orElseThrow();
    assertThat(verdict.cause()).isEqualTo(ExitCause.MEMORY);
    assertThat(verdict.detail()).contains("1025 MiB", "1024 MiB", "limits.memory-bytes", "isolation.process-bytes");
  }

  @Test
  void endsAProcessThatSpinsWhileNothingRuns() {
    watch.works();
    assertThat(watch.judge(usage(5), 0)).isEmpty();
    watch.idles();
    assertThat(watch.judge(usage(5), 0)).isEmpty();
    var verdict = watch.judge(usage(7), 0).orElseThrow();
    assertThat(verdict.cause()).isEqualTo(ExitCause.IDLE_CPU);
    assertThat(verdict.detail()).contains("1000 ms", "isolation.idle-cpu");
  }

  private static ProcessUsage usage(long seconds) {
    return new ProcessUsage(Duration.ofSeconds(seconds), MIB);
  }
}
