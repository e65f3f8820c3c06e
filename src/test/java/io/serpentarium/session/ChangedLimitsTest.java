package io.serpentarium.session;

import static io.serpentarium.session.Shown.show;
import static io.serpentarium.session.Shown.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.runner.RunnerCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that are changed while a session is there. */
class ChangedLimitsTest {
  private final SessionLimits limits = Said.limits(Map.of("limits.run-time", "30s", "limits.output-bytes", "10KiB"));
  private final Session session = new Session(Said.SESSION, limits, Said.open(), Said.IMAGES, Instant.EPOCH);
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void haveARunner() {
    session.run(Said.run("r1"), now);
    session.granted(now);
  }

  private void change(Map<String, String> values) {
    var changed = Said.limits(values);
    limits.change(changed.runs(), changed.life());
  }

  private RunnerCommand.Run next(String id) {
    return told(session.run(Said.run(id), now)).stream()
        .filter(RunnerCommand.Run.class::isInstance)
        .map(RunnerCommand.Run.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void holdForTheNextRunOfTheSession() {
    session.frame(Said.done("r1", Outcome.OK), now);
    change(Map.of("limits.run-time", "1s", "limits.output-bytes", "2KiB", "limits.code-bytes", "1KiB"));
    var run = next("r2");
    assertThat(run.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(run.outputBytes()).isEqualTo(2048);
    session.frame(Said.done("r2", Outcome.OK), now);
    assertThat(show(session.run(Said.run("r3", "#".repeat(1025)), now))).anyMatch(line -> line.contains("CODE_TOO_LARGE"));
  }

  @Test
  void doNotChangeTheRunThatExecutes() {
    change(Map.of("limits.output-bytes", "1KiB"));
    assertThat(show(session.frame(Said.text(2000), now))).noneMatch(line -> line.contains("quota_80"));
    assertThat(show(session.frame(Said.text(7000), now))).anyMatch(line -> line.contains("quota_80"));
  }

  @Test
  void holdAtOnceForHowLongTheSessionMayStay() {
    session.frame(Said.done("r1", Outcome.OK), now);
    now = now.plusSeconds(60);
    assertThat(show(session.tick(now))).noneMatch(line -> line.contains("CLOSED"));
    change(Map.of("session.idle-timeout", "30s"));
    assertThat(show(session.tick(now))).anyMatch(line -> line.contains("CLOSED IDLE_TIMEOUT"));
  }

  @Test
  void shortenALifeThatIsTooLongByNow() {
    session.frame(Said.done("r1", Outcome.OK), now);
    now = now.plusSeconds(60);
    change(Map.of("session.max-age", "50s"));
    assertThat(show(session.tick(now))).anyMatch(line -> line.contains("CLOSED MAX_AGE"));
  }
}
