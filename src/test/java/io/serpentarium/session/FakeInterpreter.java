package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Variables that a session's runs change, the disk they are saved on, and what the reader was told about them: a run
 * never finds other variables than its reader expects.
 */
final class FakeInterpreter {
  private static final String CLEAN = "";

  private final Random random;
  private final Map<String, String> disk = new HashMap<>();
  private final Map<Long, String> bySeq = new HashMap<>();
  private String variables = CLEAN;
  private String expected = CLEAN;
  private SessionEffect.@Nullable OfImage pending;
  private String saved = CLEAN;
  private String savingTo = "";
  private long savedVersion;
  private long savedSeq;
  boolean booting;
  @Nullable String running;
  @Nullable String asked;
  boolean interrupted;
  long credit;

  FakeInterpreter(Random random) {
    this.random = random;
  }

  boolean isAtRest() {
    return pending == null;
  }

  void told(RunnerCommand command) {
    switch (command) {
      case RunnerCommand.Run run -> {
        assertThat(booting).as("given a run while it boots").isFalse();
        assertThat(running).as("given a second run").isNull();
        running = run.run();
        interrupted = false;
        credit = run.credit();
        began(run.run());
      }
      case RunnerCommand.Credit(var bytes) -> credit += bytes;
      case RunnerCommand.Interrupt(var run) -> {
        assertThat(run).isEqualTo(running);
        interrupted = true;
      }
      case RunnerCommand.Input(var run, _) -> assertThat(run).isEqualTo(running);
      case RunnerCommand.Complete(var id, _, _) -> {
        assertThat(running).as("asked to complete while it runs").isNull();
        assertThat(asked).as("asked a second question").isNull();
        assertThat(isAtRest()).as("asked to complete while it saves or loads").isTrue();
        asked = id;
      }
      case RunnerCommand.Ping _ -> throw new AssertionError("pings are the pool's business");
    }
  }

  void reset() {
    assertThat(running == null && asked == null && isAtRest() && !booting).as("at rest").isTrue();
    booting = true;
  }

  private void began(String run) {
    assertThat(pending).as("given a run while it saves or loads").isNull();
    assertThat(variables).as("variables that run %s finds", run).isEqualTo(expected);
    variables += run + " ";
  }

  /** The run's effects are there, whatever its outcome. */
  void ended() {
    expected = variables;
  }

  void isClean() {
    variables = CLEAN;
    pending = null;
  }

  void told(ServerMessage.SessionState state) {
    if (state.lost() || state.state() == SessionPhase.RESTARTING) {
      expected = CLEAN;
    }
    if (state.restored() != null) {
      assertThat(bySeq).as("states that were saved").containsKey(state.restored());
      expected = bySeq.getOrDefault(state.restored(), CLEAN);
    }
  }

  void perform(SessionEffect.OfImage effect, long lastSeq) {
    switch (effect) {
      case SessionEffect.Save save -> {
        assertThat(pending).as("saves while it saves or loads").isNull();
        assertThat(variables).as("what is saved").isEqualTo(expected);
        pending = save;
        saved = variables;
        savingTo = save.image();
        savedVersion = save.version();
        savedSeq = lastSeq;
      }
      case SessionEffect.Commit commit -> {
        assertThat(pending).isInstanceOf(SessionEffect.Save.class);
        pending = commit;
      }
      case SessionEffect.Moved _ -> {
        // For metrics.
      }
      case SessionEffect.AbortSave() -> {
        // Its answer may still come, and means nothing.
      }
      case SessionEffect.Load load -> {
        assertThat(variables).as("loaded into a clean interpreter").isEqualTo(CLEAN);
        assertThat(disk).as("images that are there").containsKey(load.checkpoint().image());
        pending = load;
      }
      case SessionEffect.Forget(var images) -> images.forEach(disk::remove);
      case SessionEffect.Copy(var checkpoint, _) -> {
        var state = checkpoint == null ? CLEAN : disk.get(checkpoint.image());
        assertThat(state).as("what is copied").isEqualTo(expected);
      }
    }
  }

  /** The runner or the disk answers what it was asked; {@code kindly} when nothing may go wrong. */
  List<SessionEffect> answer(Session session, boolean kindly, Instant now) {
    var effect = pending;
    pending = null;
    var fails = !kindly && random.nextInt(6) == 0;
    return switch (effect) {
      case SessionEffect.Save save -> {
        pending = fails ? null : save;
        yield session.frame(
            !fails
                ? new RunnerFrame.Saved(save.operation(), 9, "abc")
                : random.nextBoolean()
                    ? new RunnerFrame.Pinned(save.operation(), "it holds on to something")
                    : new RunnerFrame.NotSaved(save.operation(), "too large"),
            now);
      }
      case SessionEffect.Commit commit -> {
        if (fails) {
          yield session.notStored(commit.operation(), "the disk is full", now);
        }
        disk.put(savingTo, saved);
        bySeq.put(savedSeq, saved);
        yield session.stored(
            commit.operation(), new Checkpoint(savingTo, savedVersion, savedSeq, 9, "abc", true), now);
      }
      case SessionEffect.Load load -> {
        if (fails) {
          yield random.nextBoolean()
              ? session.notLoaded(load.operation(), "it is torn", now)
              : session.frame(new RunnerFrame.NotLoaded(load.operation(), "it is torn"), now);
        }
        variables = String.valueOf(disk.get(load.checkpoint().image()));
        yield session.frame(new RunnerFrame.ImageLoaded(load.operation(), 1), now);
      }
      case null, default -> throw new IllegalStateException("nothing is asked: " + effect);
    };
  }

  void isGone() {
    pending = null;
    booting = false;
    running = null;
    asked = null;
    variables = CLEAN;
  }
}
