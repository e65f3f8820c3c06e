package io.serpentarium.session;

import static io.serpentarium.session.Shown.show;
import static io.serpentarium.session.Shown.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A session whose reader goes, comes back, reads slowly or not at all. */
class SessionReaderTest {
  private Instant now = Instant.EPOCH;
  private Session session = session(Map.of("session.window-bytes", "1KiB"));

  @Test
  void replaysWhatAReturningReaderHasMissed() {
    start();
    session.disconnected(now);
    session.frame(Said.text("a"), now);
    session.frame(Said.text("b"), now);
    assertThat(show(session.resumed(2))).containsExactly("resumed from 3", "3 stream r1 b");
    assertThat(show(session.resumed(3))).containsExactly("resumed from 4");
  }

  @Test
  void saysWhenTheBeginningOfTheReplayIsLost() {
    session = session(Map.of("session.ring-bytes", "1KiB"));
    start();
    session.disconnected(now);
    session.frame(Said.text("a"), now);
    session.frame(Said.text(900), now);
    assertThat(show(session.resumed(1))).first().isEqualTo("resumed from 3 lost");
    session.frame(Said.text(2000), now);
    assertThat(show(session.resumed(3))).containsExactly("resumed from 5 lost");
    assertThat(show(session.resumed(Long.MAX_VALUE))).containsExactly("resumed from 5");
  }

  @Test
  void forgetsEventsThatAreOlderThanTheResumeWindow() {
    start();
    now = now.plusSeconds(121);
    session.tick(now);
    assertThat(show(session.resumed(0))).containsExactly("resumed from 2 lost");
  }

  @Test
  void letsTheProgramWriteOnWhenTheReaderHasRendered() {
    start();
    assertThat(told(session.frame(Said.text(1000), now))).isEmpty();
    assertThat(told(session.acknowledge(1))).isEmpty();
    assertThat(told(session.acknowledge(2))).containsExactly(new RunnerCommand.Credit(1000));
  }

  @Test
  void savesUpSmallGrantsUnlessTheProgramWaitsForThem() {
    start();
    session.frame(Said.text(100), now);
    assertThat(told(session.acknowledge(2))).isEmpty();
    assertThat(told(session.frame(Said.text(924), now))).containsExactly(new RunnerCommand.Credit(100));
    assertThat(told(session.acknowledge(3))).containsExactly(new RunnerCommand.Credit(924));
  }

  @Test
  void holdsOutputBackWhileTheSocketIsFull() {
    start();
    session.stalled(true);
    session.frame(Said.text(1000), now);
    assertThat(told(session.acknowledge(2))).isEmpty();
    session.frame(Said.done("r1", Outcome.OK), now);
    var next = (RunnerCommand.Run) told(session.run(Said.run("r2"), now)).getFirst();
    assertThat(next.credit()).isZero();
    assertThat(told(session.stalled(false))).containsExactly(new RunnerCommand.Credit(1024));
  }

  @Test
  void letsOutputFlowAgainForASocketThatTakesOverFromAFullOne() {
    start();
    session.stalled(true);
    session.frame(Said.text(1000), now);
    session.acknowledge(2);
    assertThat(told(session.resumed(2))).containsExactly(new RunnerCommand.Credit(1000));
  }

  @Test
  void writesIntoTheRingWhileNobodyIsConnected() {
    start();
    session.frame(Said.text(1000), now);
    assertThat(told(session.disconnected(now))).containsExactly(new RunnerCommand.Credit(1000));
    assertThat(told(session.frame(Said.text(1024), now))).containsExactly(new RunnerCommand.Credit(1024));
    session.resumed(3);
    assertThat(told(session.frame(Said.text(1024), now))).isEmpty();
  }

  @Test
  void killsARunnerThatWritesWithoutCredit() {
    start();
    session.frame(Said.text(1024), now);
    assertThat(session.frame(Said.text(1), now)).hasAtLeastOneElementOfType(SessionEffect.Kill.class);
  }

  @Test
  void letsOneDisplayOverdrawTheCredit() {
    start();
    var big = new RunnerFrame.Displayed(Map.of("text/plain", "x"), Map.of(), null, false, true, 5000);
    assertThat(show(session.frame(big, now))).containsExactly("2 display");
    assertThat(told(session.acknowledge(2))).containsExactly(new RunnerCommand.Credit(5000));
  }

  @Test
  void closesWhenNobodyUsesIt() {
    session = session(Map.of("image.checkpoint", "never"));
    start();
    now = now.plus(Duration.ofMinutes(31));
    assertThat(session.tick(now)).as("while it runs").isEmpty();
    session.frame(Said.done("r1", Outcome.OK), now);
    now = now.plus(Duration.ofMinutes(30));
    assertThat(session.tick(now)).isEmpty();
    assertThat(show(session.tick(now.plusMillis(1)))).contains("3 state CLOSED IDLE_TIMEOUT", "release", "closed");
  }

  @Test
  void closesWhenItsReaderDoesNotComeBackEvenWhileItRuns() {
    start();
    session.disconnected(now);
    assertThat(session.tick(now.plusSeconds(120))).isEmpty();
    assertThat(show(session.tick(now.plusSeconds(121)))).contains("2 done r1 CANCELLED", "closed");
  }

  @Test
  void staysWhenItsReaderCameBackInTime() {
    session.disconnected(now);
    session.resumed(0);
    assertThat(session.tick(now.plusSeconds(500))).isEmpty();
  }

  @Test
  void closesAtTheEndOfItsLife() {
    assertThat(session.lifetime().expiresAt()).isEqualTo(now.plus(Duration.ofHours(8)));
    start();
    assertThat(session.tick(session.lifetime().expiresAt())).isEmpty();
    assertThat(show(session.tick(session.lifetime().expiresAt().plusMillis(1)))).contains("3 state CLOSED MAX_AGE");
  }

  private void start() {
    session.run(Said.run("r1"), now);
    session.granted(now);
  }

  private Session session(Map<String, String> values) {
    return new Session(Said.SESSION, Said.limits(values), Said.open(), Said.IMAGES, now);
  }
}
