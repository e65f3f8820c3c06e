package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionState.Reason;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A reader, a pool and a sound runner around a {@link Session}, acting at random. Checks what has to hold after
 * every step.
 */
final class SessionWorld {
  private static final int WINDOW = 1024;

  final List<String> log = new ArrayList<>();
  private final Random random;
  private final Session session;
  private final Map<String, Integer> dones = new HashMap<>();
  private final ArrayDeque<long[]> unrendered = new ArrayDeque<>();
  private Instant now = Instant.EPOCH;
  private long lastSeq;
  private boolean replaying;
  private boolean connected = true;
  private boolean stalled;
  private boolean acquiring;
  private boolean lent;
  private boolean booting;
  private boolean closed;
  private @Nullable String running;
  private boolean interrupted;
  private long credit;
  private int runs;
  private @Nullable String asked;

  SessionWorld(long seed) {
    random = new Random(seed);
    session =
        new Session(
            Said.SESSION,
            Said.limits(Map.of("limits.queue", "3", "session.window-bytes", "1KiB", "session.ring-bytes", "1KiB")),
            Said.open(),
            Said.IMAGES,
            now);
  }

  void step() {
    if (closed) {
      return;
    }
    now = now.plusMillis(random.nextInt(50));
    switch (random.nextInt(4)) {
      case 0 -> reader();
      case 1 -> pool();
      default -> runner();
    }
  }

  /** The reader renders everything, the pool grants, the runner boots and ends what runs. */
  void settle() {
    log.add("settle");
    if (stalled) {
      stall();
    }
    for (var round = 0; round < 100 && !closed; round++) {
      render(lastSeq);
      if (acquiring) {
        grant();
      } else if (running != null) {
        assertThat(credit).as("credit of a run whose output was rendered").isPositive();
        end(Outcome.OK);
      } else if (!bootsOrCompletes()) {
        assertThat(session.isBusy()).as("runs wait, and nothing moves").isFalse();
        return;
      }
    }
    assertThat(closed).as("at rest").isTrue();
  }

  void close() {
    if (!closed) {
      step("close", session.close(Reason.CLIENT, now));
    }
    assertThat(closed).isTrue();
    assertThat(lent || acquiring).as("a closed session keeps nothing").isFalse();
    assertThat(session.close(Reason.CLIENT, now)).isEmpty();
  }

  void checkEveryRunEndedOnce() {
    assertThat(dones).allSatisfy((run, count) -> assertThat(count).as(run).isOne());
  }

  private void reader() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> run("r" + ++runs);
      case 5 -> {
        if (runs > 0) {
          var again = anyRun();
          replaying = dones.containsKey(again);
          run(again);
        }
      }
      case 6 -> step("interrupt", session.interrupt(random.nextBoolean() ? null : anyRun(), now));
      case 7 -> step("cancel", session.cancel(anyRun(), now));
      case 8 -> step("restart", session.restart(now));
      case 9 -> step("input", session.input(Said.input(anyRun(), "x"), now));
      case 10 -> step("complete", session.complete(Said.complete("c")));
      case 11, 12 -> render(random.nextLong(lastSeq + 1));
      case 13 -> {
        if (connected && random.nextBoolean()) {
          connected = false;
          stalled = false;
          unrendered.clear();
          step("disconnect", session.disconnected(now));
        } else {
          resume();
        }
      }
      case 14 -> {
        if (connected) {
          stall();
        }
      }
      default -> {
        if (random.nextInt(20) == 0) {
          close();
        }
      }
    }
  }

  private void pool() {
    if (acquiring) {
      switch (random.nextInt(4)) {
        case 0 -> step("position", session.position(1 + random.nextInt(9), null, now));
        case 1 -> {
          if (random.nextInt(3) == 0) {
            acquiring = false;
            var refusal = new Refusal(Refusal.Reason.QUEUE_FULL, "full", Duration.ofSeconds(1));
            step("refused", session.refused(refusal, now));
          }
        }
        default -> grant();
      }
    } else if (lent && random.nextInt(3) == 0) {
      step("eviction wanted", session.evictionWanted(now));
    }
  }

  private void runner() {
    if (lent && random.nextInt(60) == 0) {
      running = null;
      step("exited", session.frame(new RunnerFrame.Exited(ExitCause.CRASHED, "it died", ""), now));
    } else if (!bootsOrCompletes() && running != null) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          if (credit > 0) {
            var text = Said.text(1 + random.nextInt((int) Math.min(credit, 600)));
            output(random.nextInt(3) == 0 ? Said.inputRequest() : text);
          }
        }
        case 3 -> gone();
        default -> end(interrupted ? Outcome.INTERRUPTED : Outcome.values()[random.nextInt(8)]);
      }
    }
  }

  private void run(String id) {
    var effects = session.run(Said.run(id), now);
    var refused = effects.stream().anyMatch(effect -> effect instanceof SessionEffect.Send(ServerMessage.Failure _));
    if (!refused) {
      dones.putIfAbsent(id, 0);
    }
    step("run " + id, effects);
  }

  private String anyRun() {
    return "r" + (1 + random.nextInt(Math.max(1, runs)));
  }

  private void stall() {
    stalled = !stalled;
    step("stalled " + stalled, session.stalled(stalled));
  }

  private void resume() {
    var seen = Math.max(0, lastSeq - random.nextInt(5));
    connected = true;
    stalled = false;
    replaying = true;
    unrendered.removeIf(sent -> sent[0] <= seen);
    step("resume after " + seen, session.resumed(seen));
  }

  private void render(long seq) {
    if (connected) {
      unrendered.removeIf(sent -> sent[0] <= seq);
      step("ack " + seq, session.acknowledge(seq));
    }
  }

  private void grant() {
    acquiring = false;
    lent = true;
    step("granted", session.granted(now));
  }

  private boolean bootsOrCompletes() {
    var id = asked;
    var boots = booting;
    booting = false;
    asked = null;
    if (boots) {
      step("ready", session.frame(Said.ready(), now));
    } else if (id != null) {
      step("completed " + id, session.frame(new RunnerFrame.Completed(id, 0, 3, List.of()), now));
    }
    return boots || id != null;
  }

  /** The isolate ends with its run; what follows reaches nobody, since the session has let go. */
  private void gone() {
    if (random.nextInt(5) == 0) {
      var run = String.valueOf(running);
      running = null;
      step("gone with " + run, session.frame(Said.lastDone(run), now));
    }
  }

  private void end(Outcome outcome) {
    var run = String.valueOf(running);
    running = null;
    step("done " + run + " " + outcome, session.frame(Said.done(run, outcome), now));
  }

  private void output(RunnerFrame.Output output) {
    credit -= output.bytes();
    if (connected) {
      unrendered.add(new long[] {lastSeq + 1, output.bytes()});
    }
    step("output " + output.bytes(), session.frame(output, now));
  }

  private void step(String what, List<SessionEffect> effects) {
    log.add(what + " -> " + effects.toString().replaceAll("x{9,}", "xx…"));
    effects.forEach(this::perform);
    replaying = false;
    assertThat(session.lastSeq()).isEqualTo(lastSeq);
  }

  private void perform(SessionEffect effect) {
    assertThat(closed).as("after the end: %s", effect).isFalse();
    switch (effect) {
      case SessionEffect.Send(var message) -> sent(message);
      case SessionEffect.Acquire() -> {
        assertThat(lent || acquiring).as("asks for a second runner").isFalse();
        acquiring = true;
      }
      case SessionEffect.CancelAcquire() -> {
        assertThat(acquiring).isTrue();
        acquiring = false;
      }
      case SessionEffect.Release() -> {
        needsLease(effect);
        lent = false;
        booting = false;
        running = null;
        asked = null;
      }
      case SessionEffect.Boot() -> {
        needsLease(effect);
        booting = true;
        asked = null;
        running = null;
      }
      case SessionEffect.Tell(var command) -> {
        needsLease(effect);
        told(command);
      }
      case SessionEffect.RefuseEviction() -> needsLease(effect);
      case SessionEffect.Kill kill -> throw new AssertionError("kills a sound runner: " + kill);
      case SessionEffect.Closed() -> closed = true;
      case SessionEffect.Watch _, SessionEffect.Began _, SessionEffect.Ended _ -> {
        // For timers and metrics.
      }
    }
  }

  private void sent(ServerMessage message) {
    if (message instanceof ServerMessage.SessionEvent event && !(replaying && event.seq() <= lastSeq)) {
      assertThat(event.seq()).as("number of %s", event).isEqualTo(lastSeq + 1);
      lastSeq = event.seq();
      if (event instanceof ServerMessage.Done done) {
        assertThat(dones.computeIfPresent(done.re(), (_, count) -> count + 1)).as(done.re()).isOne();
      }
    }
  }

  private void told(RunnerCommand command) {
    switch (command) {
      case RunnerCommand.Run run -> {
        assertThat(booting).as("given a run while it boots").isFalse();
        assertThat(running).as("given a second run").isNull();
        running = run.run();
        interrupted = false;
        credit = run.credit();
        checkCredit();
      }
      case RunnerCommand.Credit(var bytes) -> {
        assertThat(stalled).as("given credit although the socket is full").isFalse();
        credit += bytes;
        checkCredit();
      }
      case RunnerCommand.Interrupt(var run) -> {
        assertThat(run).isEqualTo(running);
        interrupted = true;
      }
      case RunnerCommand.Input(var run, _) -> assertThat(run).isEqualTo(running);
      case RunnerCommand.Complete(var id, _, _) -> {
        assertThat(running).as("asked to complete while it runs").isNull();
        assertThat(asked).as("asked a second question").isNull();
        asked = id;
      }
      case RunnerCommand.Ping _ -> throw new AssertionError("pings are the pool's business");
    }
  }

  private void checkCredit() {
    var bytes = unrendered.stream().mapToLong(sent -> sent[1]).sum();
    assertThat(credit + bytes).as("credit and what is not rendered").isLessThanOrEqualTo(Math.max(WINDOW, bytes));
  }

  private void needsLease(SessionEffect effect) {
    assertThat(lent).as("%s needs a runner", effect).isTrue();
  }
}
