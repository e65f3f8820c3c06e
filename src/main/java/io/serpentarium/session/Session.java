package io.serpentarium.session;

import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionState.Reason;
import io.serpentarium.protocol.ServerMessage.SessionState.State;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session: its interpreter, its runs, its reader. Not thread-safe: confined to the context of the session
 * verticle.
 *
 * <p>Each operation changes the state and returns what is to be done about it; nothing here has side effects.
 *
 * <h2>Loss</h2>
 *
 * When the interpreter's state is lost, so are the runs that wait for it: they were written for variables that
 * no longer exist, and end as cancelled.
 */
final class Session {

  private final String id;
  private final SessionLimits limits;
  private final Effects effects = new Effects();
  private final SessionEvents events;
  private final Executions executions;
  private final Completing completing;
  private final Instant openedAt;
  private Interpreter interpreter = Interpreter.NONE;
  private Instant lastUse;
  private @Nullable Instant disconnectedAt;
  private boolean closed;

  Session(
      String id,
      SessionLimits limits,
      ClientMessage.SessionOpen opening,
      LargeImages images,
      Instant now) {
    this.id = id;
    this.limits = limits;
    this.events = new SessionEvents(id, limits.life(), images);
    this.executions = new Executions(id, limits, opening, events, effects);
    this.completing = new Completing(id, effects);
    this.openedAt = now;
    this.lastUse = now;
  }

  String id() {
    return id;
  }

  long lastSeq() {
    return events.lastSeq();
  }

  boolean isBusy() {
    return executions.isRunning() || executions.isWaiting();
  }

  /** When it ends at the latest. */
  Instant expiresAt() {
    return openedAt.plus(limits.life().maxAge());
  }

  // What the reader says.

  List<SessionEffect> run(ClientMessage.Run message, Instant now) {
    lastUse = now;
    executions.request(message, now);
    proceed(now);
    executions.tellPositions(now);
    return effects.drain();
  }

  List<SessionEffect> input(ClientMessage.Input message, Instant now) {
    lastUse = now;
    executions.input(message);
    return effects.drain();
  }

  List<SessionEffect> interrupt(@Nullable String run, Instant now) {
    executions.interrupt(run, now);
    return withdrawIfNothingWaits();
  }

  List<SessionEffect> cancel(String run, Instant now) {
    executions.cancel(run, now);
    return withdrawIfNothingWaits();
  }

  List<SessionEffect> complete(ClientMessage.Complete question) {
    if (interpreter.canRun() && !executions.isRunning()) {
      completing.ask(question);
    } else {
      completing.answerWithNothing(question);
    }
    return effects.drain();
  }

  List<SessionEffect> acknowledge(long seq) {
    events.window().acknowledge(seq);
    executions.grantCredit();
    return effects.drain();
  }

  List<SessionEffect> restart(Instant now) {
    lastUse = now;
    executions.endAll(Outcome.INTERRUPTED, now);
    withdraw();
    if (interpreter == Interpreter.NONE) {
      reset(Reason.CLIENT, now);
    } else {
      reboot(Reason.CLIENT, now);
    }
    return effects.drain();
  }

  List<SessionEffect> close(Reason reason, Instant now) {
    if (closed) {
      return List.of();
    }
    closed = true;
    executions.endAll(Outcome.CANCELLED, now);
    withdraw();
    state(State.CLOSED, reason, now);
    if (interpreter != Interpreter.NONE) {
      release();
    }
    effects.add(new SessionEffect.Closed());
    return effects.drain();
  }

  // What the connection does.

  List<SessionEffect> disconnected(Instant now) {
    disconnectedAt = now;
    events.window().disconnected();
    executions.grantCredit();
    return effects.drain();
  }

  List<SessionEffect> resumed(long lastSeq) {
    disconnectedAt = null;
    events.window().connected();
    // What another socket brought before counts as rendered, although that one may not have said so.
    events.window().acknowledge(lastSeq);
    events.replay(lastSeq).forEach(effects::send);
    executions.grantCredit();
    return effects.drain();
  }

  List<SessionEffect> stalled(boolean stalled) {
    events.window().stalled(stalled);
    executions.grantCredit();
    return effects.drain();
  }

  // What the pool and the runner do.

  List<SessionEffect> granted(Instant now) {
    interpreter = Interpreter.FRESH;
    proceed(now);
    return effects.drain();
  }

  List<SessionEffect> refused(Refusal refusal, Instant now) {
    interpreter = Interpreter.NONE;
    var code =
        switch (refusal.reason()) {
          case QUEUE_FULL -> ErrorCode.QUEUE_FULL;
          case DRAINING -> ErrorCode.DRAINING;
          case NO_RUNNER -> ErrorCode.BUSY;
        };
    executions.refuseAll(code, refusal, now);
    return effects.drain();
  }

  List<SessionEffect> position(int position, @Nullable Duration estimate, Instant now) {
    if (interpreter == Interpreter.AWAITED) {
      executions.position(position, estimate, now);
    }
    return effects.drain();
  }

  List<SessionEffect> evictionWanted(Instant now) {
    if (isBusy() || !interpreter.canRun()) {
      effects.add(new SessionEffect.RefuseEviction());
      return effects.drain();
    }
    var used = interpreter == Interpreter.USED;
    release();
    if (used) {
      reset(Reason.QUOTA, now);
      effects.send(Sentences.evicted(id));
    }
    return effects.drain();
  }

  List<SessionEffect> frame(RunnerFrame frame, Instant now) {
    switch (frame) {
      case RunnerFrame.Output output -> executions.output(output, now);
      case RunnerFrame.Done done -> {
        lastUse = now;
        executions.done(done, now);
        if (done.gone()) {
          runnerLost(done.outcome() == Outcome.MEMORY ? Reason.MEMORY : Reason.CRASH, now);
        } else {
          limits.allotment().giveBackTurn();
          proceed(now);
        }
      }
      case RunnerFrame.Completed answer -> {
        completing.answer(answer);
        proceed(now);
        if (!executions.isRunning()) {
          completing.askNewest();
        }
      }
      case RunnerFrame.Gone _, RunnerFrame.Exited _ -> runnerLost(Reason.CRASH, now);
      case RunnerFrame.Ready _ -> {
        if (interpreter == Interpreter.BOOTING) {
          interpreter = Interpreter.FRESH;
          state(State.IDLE, null, now);
          proceed(now);
        }
      }
      case RunnerFrame.Failed _, RunnerFrame.Pong _ -> {
        // The pool's business.
      }
    }
    return effects.drain();
  }

  /** The runner should have ended that run by now. */
  List<SessionEffect> overdue(String run) {
    executions.overdue(run);
    return effects.drain();
  }

  /** The next run may begin, as far as the owner's quotas are concerned. */
  List<SessionEffect> yourTurn(Instant now) {
    proceed(now);
    return effects.drain();
  }

  List<SessionEffect> tick(Instant now) {
    events.forgetOld(now);
    var abandoned = disconnectedAt != null && isPast(disconnectedAt, limits.life().resumeWindow(), now);
    if (abandoned || (!isBusy() && isPast(lastUse, limits.life().idleTimeout(), now))) {
      return close(Reason.IDLE_TIMEOUT, now);
    }
    return isPast(openedAt, limits.life().maxAge(), now) ? close(Reason.MAX_AGE, now) : List.of();
  }

  private static boolean isPast(Instant start, Duration span, Instant now) {
    return start.plus(span).isBefore(now);
  }

  /** What waits for a restart goes on with another runner; it was not written for the lost variables. */
  private void runnerLost(Reason reason, Instant now) {
    var restarting = interpreter == Interpreter.BOOTING;
    release();
    if (restarting) {
      state(State.IDLE, null, now);
      proceed(now);
    } else {
      executions.endAll(Outcome.CRASHED, now);
      reset(reason, now);
      effects.send(Sentences.crashed(id));
    }
  }

  /** Starts the next run if it can start, else sees to it that it will. */
  private void proceed(Instant now) {
    if (executions.isRunning() || !executions.isWaiting() || completing.isAsking()) {
      return;
    }
    if (!limits.allotment().takeTurn(interpreter.canRun())) {
      return;
    }
    if (interpreter == Interpreter.NONE) {
      interpreter = Interpreter.AWAITED;
      effects.add(new SessionEffect.Acquire());
    } else if (interpreter.canRun()) {
      var fresh = interpreter == Interpreter.FRESH;
      interpreter = Interpreter.USED;
      completing.giveUp();
      executions.startNext(fresh, now);
    }
  }

  private List<SessionEffect> withdrawIfNothingWaits() {
    if (!executions.isWaiting()) {
      withdraw();
    }
    return effects.drain();
  }

  private void withdraw() {
    if (interpreter == Interpreter.AWAITED) {
      interpreter = Interpreter.NONE;
      effects.add(new SessionEffect.CancelAcquire());
    }
  }

  private void release() {
    interpreter = Interpreter.NONE;
    effects.add(new SessionEffect.Release());
    completing.giveUp();
  }

  private void reboot(Reason reason, Instant now) {
    interpreter = Interpreter.BOOTING;
    completing.giveUp();
    state(State.RESTARTING, reason, now);
    effects.add(new SessionEffect.Boot());
  }

  /** The variables are gone, and nothing is booting: the next run will ask for a runner. */
  private void reset(Reason reason, Instant now) {
    state(State.RESTARTING, reason, now);
    state(State.IDLE, null, now);
  }

  private void state(State state, @Nullable Reason reason, Instant now) {
    effects.send(events.state(state, reason, now));
  }
}
