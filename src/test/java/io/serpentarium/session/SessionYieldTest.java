package io.serpentarium.session;

import static io.serpentarium.session.Shown.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A busy session that gives its runner to others between two of its runs. */
class SessionYieldTest {
  private final Instant now = Instant.EPOCH;

  private Session session(String policy) {
    var limits = Said.limits(Map.of("image.checkpoint", policy));
    var session = new Session(Said.SESSION, limits, Said.open(), Said.IMAGES, now);
    session.run(Said.run("r1"), now);
    session.run(Said.run("r2"), now);
    session.granted(now);
    return session;
  }

  private static SessionEffect.Save onlySave(List<SessionEffect> effects) {
    assertThat(effects).filteredOn(SessionEffect.Save.class::isInstance).hasSize(1);
    assertThat(effects).noneMatch(SessionYieldTest::starts);
    return (SessionEffect.Save) effects.stream().filter(SessionEffect.Save.class::isInstance).findFirst().orElseThrow();
  }

  private static boolean starts(SessionEffect effect) {
    return effect instanceof SessionEffect.Tell(RunnerCommand.Run _);
  }

  private List<SessionEffect> stored(Session session, SessionEffect.Save save) {
    session.frame(new RunnerFrame.Saved(save.operation(), 10, "ready"), now);
    var checkpoint = new Checkpoint(save.image(), save.version(), 1, 10, "ready", true);
    return session.stored(save.operation(), checkpoint, now);
  }

  @Test
  void savesItsStateLeavesAndWaitsInLineAgainAlthoughRunsWait() {
    var session = session("idle");
    assertThat(session.yieldWanted(true, now)).isEmpty();
    var save = onlySave(session.frame(Said.done("r1", Outcome.OK), now));
    var effects = stored(session, save);
    assertThat(effects).containsSubsequence(new SessionEffect.Release(), new SessionEffect.Acquire());
    var state = (ServerMessage.SessionState) sent(effects).getFirst();
    assertThat(state.state()).isEqualTo(SessionPhase.PAGED);
    assertThat(state.reason()).isEqualTo(StateReason.QUOTA);
    var load = session.granted(now).stream().filter(SessionEffect.Load.class::isInstance).findFirst().orElseThrow();
    var loaded = new RunnerFrame.ImageLoaded(((SessionEffect.Load) load).operation(), 1);
    assertThat(session.frame(loaded, now)).anyMatch(SessionYieldTest::starts);
  }

  @Test
  void runsOnWhenTheWishIsTakenBack() {
    var session = session("idle");
    session.yieldWanted(true, now);
    session.yieldWanted(false, now);
    assertThat(session.frame(Said.done("r1", Outcome.OK), now)).anyMatch(SessionYieldTest::starts);
  }

  @Test
  void keepsItsRunnerWhenItsStateCannotBeSaved() {
    var session = session("idle");
    session.yieldWanted(true, now);
    var save = onlySave(session.frame(Said.done("r1", Outcome.OK), now));
    var effects = session.frame(new RunnerFrame.Pinned(save.operation(), "It holds a proxy."), now);
    assertThat(effects).contains(new SessionEffect.RefuseEviction()).doesNotContain(new SessionEffect.Release());
    assertThat(effects).anyMatch(SessionYieldTest::starts);
  }

  @Test
  void keepsItsRunnerWhereStatesAreNotSavedAtAll() {
    var session = session("never");
    session.yieldWanted(true, now);
    var effects = session.frame(Said.done("r1", Outcome.OK), now);
    assertThat(effects).contains(new SessionEffect.RefuseEviction()).anyMatch(SessionYieldTest::starts);
  }

  @Test
  void aWishForOneRunnerDoesNotHoldForTheNext() {
    var session = session("idle");
    session.yieldWanted(true, now);
    stored(session, onlySave(session.frame(Said.done("r1", Outcome.OK), now)));
    session.run(Said.run("r3"), now);
    var load = session.granted(now).stream().filter(SessionEffect.Load.class::isInstance).findFirst().orElseThrow();
    session.frame(new RunnerFrame.ImageLoaded(((SessionEffect.Load) load).operation(), 1), now);
    assertThat(session.frame(Said.done("r2", Outcome.OK), now)).anyMatch(SessionYieldTest::starts);
  }
}
