package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.config.CheckpointPolicy;
import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A reader, a pool and a sound runner around a {@link Session}, acting at random; checks each step.
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
  private boolean closed;
  private int runs;
  private final FakeInterpreter python;
  private boolean settling;

  SessionWorld(long seed) {
    random = new Random(seed);
    python = new FakeInterpreter(random);
    var policy = CheckpointPolicy.values()[random.nextInt(3)].name().toLowerCase(Locale.ROOT).replace('_', '-');
    session =
        new Session(
            Said.SESSION,
            Said.limits(
                Map.of(
                    "limits.queue", "3",
                    "session.window-bytes", "1KiB",
                    "session.ring-bytes", "1KiB",
                    "image.checkpoint", policy,
                    "image.checkpoint-after", "50ms",
                    "image.page-out-after", "1s")),
            Said.open(),
            Said.IMAGES,
            now);
  }

  void step() {
    if (closed) {
      return;
    }
    now = now.plusMillis(random.nextInt(50));
    switch (random.nextInt(9)) {
      case 0, 1 -> reader();
      case 2, 3 -> pool();
      case 4 -> step("tick", session.tick(now));
      default -> runner();
    }
  }

  /** The reader renders everything, the pool grants, the runner boots and ends what runs. */
  void settle() {
    log.add("settle");
    settling = true;
    if (stalled) {
      stall();
    }
    for (var round = 0; round < 100 && !closed; round++) {
      render(lastSeq);
      if (acquiring) {
        grant();
      } else if (python.running != null) {
        assertThat(python.credit).as("credit of a run whose output was rendered").isPositive();
        end(Outcome.OK);
      } else if (!bootsOrCompletes()) {
        assertThat(session.isBusy()).as("runs wait, and nothing moves").isFalse();
        assertThat(session.isOnItsWay()).as("something is under way, and nothing moves").isFalse();
        settling = false;
        return;
      }
    }
    assertThat(closed).as("at rest").isTrue();
  }

  void close() {
    if (!closed) {
      step("close", session.close(StateReason.CLIENT, now));
    }
    assertThat(closed).isTrue();
    assertThat(lent || acquiring).as("a closed session keeps nothing").isFalse();
    assertThat(session.close(StateReason.CLIENT, now)).isEmpty();
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
      case 8 -> {
        switch (random.nextInt(3)) {
          case 0 -> step("restart", session.restart(StateReason.CLIENT, now));
          case 1 -> step("undo", session.undo(new ClientMessage.Undo("u", Said.SESSION), now));
          default -> step("share", session.fork(new ForkRequest.Share("h"), now));
        }
      }
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
      var wanted = random.nextInt(4);
      step("wanted " + wanted, wanted == 0 ? session.evictionWanted(now) : session.yieldWanted(wanted > 1, now));
    }
  }

  private void runner() {
    if (lent && random.nextInt(60) == 0) {
      python.isGone();
      step("exited", session.frame(new RunnerFrame.Exited(ExitCause.CRASHED, "it died", ""), now));
    } else if (!bootsOrCompletes() && python.running != null) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          if (python.credit > 0) {
            var text = Said.text(1 + random.nextInt((int) Math.min(python.credit, 600)));
            output(random.nextInt(3) == 0 ? Said.inputRequest() : text);
          }
        }
        case 3 -> gone();
        default -> end(python.interrupted ? Outcome.INTERRUPTED : Outcome.values()[random.nextInt(8)]);
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
    var id = python.asked;
    var boots = python.booting;
    python.booting = false;
    python.asked = null;
    if (boots) {
      python.isClean();
      step("ready", session.frame(Said.ready(), now));
    } else if (id != null) {
      step("completed " + id, session.frame(new RunnerFrame.Completed(id, 0, 3, List.of()), now));
    } else if (!python.isAtRest()) {
      step("answered", python.answer(session, settling, now));
      return true;
    }
    return boots || id != null;
  }

  /** The isolate ends with its run; what follows reaches nobody, since the session has let go. */
  private void gone() {
    if (random.nextInt(5) == 0) {
      var run = String.valueOf(python.running);
      python.isGone();
      step("gone with " + run, session.frame(Said.lastDone(run), now));
    }
  }

  private void end(Outcome outcome) {
    var run = String.valueOf(python.running);
    python.running = null;
    python.ended();
    step("done " + run + " " + outcome, session.frame(Said.done(run, outcome), now));
  }

  private void output(RunnerFrame.Output output) {
    python.credit -= output.bytes();
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
        python.isGone();
      }
      case SessionEffect.OfImage about -> python.perform(about, lastSeq);
      case SessionEffect.Reset() -> {
        needsLease(effect);
        python.reset();
      }
      case SessionEffect.Boot() -> {
        needsLease(effect);
        python.isGone();
        python.booting = true;
      }
      case SessionEffect.Tell(var command) -> {
        needsLease(effect);
        assertThat(stalled && command instanceof RunnerCommand.Credit).as("credit although the socket is full").isFalse();
        python.told(command);
        checkCredit();
      }
      case SessionEffect.RefuseEviction() -> needsLease(effect);
      case SessionEffect.Kill kill -> throw new AssertionError("kills a sound runner: " + kill);
      case SessionEffect.Closed() -> closed = true;
      case SessionEffect.Watch _, SessionEffect.Began _, SessionEffect.Ended _ -> {}
    }
  }

  private void sent(ServerMessage message) {
    if (message instanceof ServerMessage.SessionEvent event && !(replaying && event.seq() <= lastSeq)) {
      assertThat(event.seq()).as("number of %s", event).isEqualTo(lastSeq + 1);
      lastSeq = event.seq();
      if (event instanceof ServerMessage.SessionState state) {
        python.told(state);
      }
      if (event instanceof ServerMessage.Done done) {
        assertThat(dones.computeIfPresent(done.re(), (_, count) -> count + 1)).as(done.re()).isOne();
      }
    }
  }

  private void checkCredit() {
    var bytes = unrendered.stream().mapToLong(sent -> sent[1]).sum();
    assertThat(python.credit + bytes).as("credit and what is not rendered").isLessThanOrEqualTo(Math.max(WINDOW, bytes));
  }

  private void needsLease(SessionEffect effect) {
    assertThat(lent).as("%s needs a runner", effect).isTrue();
  }
}
