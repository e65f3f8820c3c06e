package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.HandDrivenTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final HandDrivenTimers timers = new HandDrivenTimers();
  private final List<String> happened = new ArrayList<>();
  private final Heartbeat heartbeat =
      new Heartbeat(
          timers.vertx(),
          Duration.ofSeconds(25),
          Duration.ofSeconds(10),
          () -> happened.add("asked"),
          () -> happened.add("gave up"));

  @Test
  void asksAgainAndAgainAsLongAsItIsAnswered() {
    for (var i = 1; i <= 3; i++) {
      timers.pass(25_000);
      assertThat(happened).hasSize(i).containsOnly("asked");
      heartbeat.answered();
    }
  }

  @Test
  void givesUpOnceWhenThereIsNoAnswerInTime() {
    timers.pass(25_000 + 9_999);
    assertThat(happened).containsExactly("asked");
    timers.pass(100_000);
    assertThat(happened).containsExactly("asked", "gave up");
  }

  @Test
  void asksForOneAnswerAtATimeWhenItIsPatient() {
    heartbeat.stop();
    new Heartbeat(timers.vertx(), Duration.ofSeconds(1), Duration.ofSeconds(10), () -> happened.add("asked"), () -> {});
    timers.pass(5_000);
    assertThat(happened).containsExactly("asked");
  }

  @Test
  void takesAnAnswerThatNobodyAskedFor() {
    heartbeat.answered();
    timers.pass(25_000);
    assertThat(happened).containsExactly("asked");
  }

  @Test
  void leavesNoTimerBehind() {
    timers.pass(26_000);
    heartbeat.stop();
    timers.pass(100_000);
    assertThat(happened).containsExactly("asked");
    assertThat(timers.running()).isZero();
  }
}
