package io.serpentarium.session;

import io.serpentarium.config.CheckpointPolicy;
import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session: interpreter, runs, reader. Not thread-safe: confined to the context of the session verticle.
 *
 * <p>Each operation changes the state and returns what is to be done about it; nothing here has side effects.
 *
 * <h2>Loss</h2>
 *
 * When the interpreter's state is lost, or an older one comes back, the runs that wait for it are lost as well:
 * they were written for variables that no longer exist, and end as cancelled.
 */
final class Session {
  private final String id;
  private final SessionLimits limits;
  private final Effects effects = new Effects();
  private final SessionEvents events;
  private final Executions executions;
  private final Completing completing;
  private final Announcer announcer;
  private final Residency residency;
  private final Forking forking;
  private final NextStep next;
  private final Lifetime lifetime;
  private boolean closed;

  Session(String id, SessionLimits limits, ClientMessage.SessionOpen opening, LargeImages images, Instant now) {
    this.id = id;
    this.limits = limits;
    this.lifetime = new Lifetime(limits, now);
    this.events = new SessionEvents(id, limits.life(), images);
    this.executions = new Executions(id, limits, opening, events, effects);
    this.completing = new Completing(id, effects);
    this.announcer = new Announcer(id, events, effects);
    var policy = opening.undo() ? CheckpointPolicy.EVERY_RUN : limits.images().checkpoint();
    this.residency = new Residency(id, policy, announcer, effects);
    this.forking = new Forking(id, residency, effects);
    this.next = new NextStep(id, limits, effects, executions, completing, residency, forking, announcer);
  }

  /** Begins with a state that is on disk already. */
  void beginWith(Checkpoint checkpoint) {
    residency.checkpoints().beginWith(checkpoint);
  }

  /** The server was started anew and has found the session on disk; its reader is not here yet. */
  void revived(Checkpoint checkpoint, SavedSession saved, Instant now) {
    beginWith(checkpoint);
    events.revived(saved.seq());
    executions.revived(saved);
    lifetime.revived(saved.opened(), now);
  }

  String id() {
    return id;
  }

  long lastSeq() {
    return events.lastSeq();
  }

  boolean isBusy() {
    return executions.isBusy();
  }

  boolean isOnItsWay() {
    return residency.interpreter().isOnItsWay();
  }

  /** The present state, if it is on disk. */
  Optional<Checkpoint> checkpoint() {
    return residency.checkpoints().current();
  }

  /** Whether it waits for nothing, and nothing of it is lost when the server ends. */
  boolean isSettled() {
    return !isBusy() && !isOnItsWay() && !residency.isWorthSaving();
  }

  Lifetime lifetime() {
    return lifetime;
  }

  SessionStatus.State state() {
    return executions.state(residency.interpreter() == Interpreter.NONE && checkpoint().isPresent());
  }

  /** How many runs wait. */
  int queued() {
    return executions.waiting();
  }

  /** What has to be known to go on with it after the server was started anew. */
  SavedSession toSave(long version) {
    return executions.toSave(version, events.lastSeq(), lifetime.opened());
  }

  // What the reader says.

  List<SessionEffect> run(ClientMessage.Run message, Instant now) {
    lifetime.used(now);
    executions.request(message, now);
    next.proceed(now);
    executions.tellPositions(now);
    return effects.drain();
  }

  List<SessionEffect> input(ClientMessage.Input message, Instant now) {
    lifetime.used(now);
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
    if (residency.interpreter().canRun() && !executions.isRunning()) {
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

  List<SessionEffect> restart(StateReason reason, Instant now) {
    lifetime.used(now);
    var working = executions.isRunning() || completing.isAsking();
    executions.endAll(Outcome.INTERRUPTED, now);
    residency.withdraw();
    completing.giveUp();
    residency.restart(working, reason, now);
    return effects.drain();
  }

  List<SessionEffect> undo(ClientMessage.Undo message, Instant now) {
    lifetime.used(now);
    if (isBusy() || completing.isAsking() || !next.undo(message)) {
      effects.send(Failure.of(message.id(), id, ErrorCode.SESSION_BUSY, Sentences.busy("undo")));
    } else {
      next.settle(now);
    }
    return effects.drain();
  }

  List<SessionEffect> fork(ForkRequest request, Instant now) {
    lifetime.used(now);
    if (isBusy() || completing.isAsking()) {
      effects.send(Failure.of(request.re(), id, ErrorCode.SESSION_BUSY, Sentences.busy("copy")));
    } else {
      forking.ask(request);
    }
    return effects.drain();
  }

  List<SessionEffect> close(StateReason reason, Instant now) {
    if (closed) {
      return List.of();
    }
    closed = true;
    executions.endAll(Outcome.CANCELLED, now);
    forking.refuse(ErrorCode.SESSION_GONE, Sentences.gone(id));
    residency.withdraw();
    announcer.say(SessionPhase.CLOSED, reason, now);
    residency.release();
    completing.giveUp();
    effects.forget(residency.checkpoints().clear());
    effects.add(new SessionEffect.Closed());
    return effects.drain();
  }

  // What the connection does.

  List<SessionEffect> disconnected(Instant now) {
    lifetime.disconnected(now);
    events.window().disconnected();
    executions.grantCredit();
    return effects.drain();
  }

  List<SessionEffect> resumed(long lastSeq) {
    lifetime.connected();
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
    residency.clean();
    next.proceed(now);
    return effects.drain();
  }

  List<SessionEffect> refused(Refusal refusal, Instant now) {
    residency.refused();
    executions.refuseAll(refusal, now);
    return effects.drain();
  }

  List<SessionEffect> position(int position, @Nullable Duration estimate, Instant now) {
    if (!executions.isRunning()) {
      executions.position(position, estimate, now);
    }
    return effects.drain();
  }

  List<SessionEffect> evictionWanted(Instant now) {
    next.evictionWanted(now);
    return effects.drain();
  }

  List<SessionEffect> yieldWanted(boolean wanted, Instant now) {
    next.yieldWanted(wanted, now);
    return effects.drain();
  }

  List<SessionEffect> frame(RunnerFrame frame, Instant now) {
    switch (frame) {
      case RunnerFrame.Output output -> executions.output(output, now);
      case RunnerFrame.Done done -> {
        lifetime.used(now);
        executions.done(done, now);
        if (done.gone()) {
          next.runnerLost(done.outcome() == Outcome.MEMORY ? ExitCause.MEMORY : ExitCause.CRASHED, now);
        } else {
          next.runEnded(now);
        }
      }
      case RunnerFrame.Completed answer -> {
        completing.answer(answer);
        next.settle(now);
        if (residency.interpreter().canRun() && !executions.isRunning()) {
          completing.askNewest();
        } else {
          completing.giveUp();
        }
      }
      case RunnerFrame.Gone _ -> next.runnerLost(ExitCause.CRASHED, now);
      case RunnerFrame.Exited exited -> next.runnerLost(exited.cause(), now);
      case RunnerFrame.Ready _ -> next.ready(now);
      case RunnerFrame.ImageAnswer answer -> next.answered(answer, now);
      case RunnerFrame.Failed _, RunnerFrame.Pong _ -> {
        // The pool's business.
      }
    }
    return effects.drain();
  }

  /** The next run may begin, as far as the owner's quotas are concerned. */
  List<SessionEffect> yourTurn(Instant now) {
    next.settle(now);
    return effects.drain();
  }

  SessionLimits limits() {
    return limits;
  }

  // What the image store does.

  List<SessionEffect> stored(String operation, Checkpoint checkpoint, Instant now) {
    next.settleIf(residency.stored(operation, checkpoint, now), now);
    return effects.drain();
  }

  List<SessionEffect> notStored(String operation, String sentence, Instant now) {
    next.notStored(operation, sentence, now);
    return effects.drain();
  }

  List<SessionEffect> notLoaded(String operation, String sentence, Instant now) {
    next.damaged(operation, sentence, now);
    return effects.drain();
  }

  // What time does.

  /** The run, or the operation of the runner, should have ended by now. */
  List<SessionEffect> overdue(String what) {
    if (residency.isOverdue(what)) {
      effects.add(new SessionEffect.Kill(ExitCause.OVERDUE, what + " was not answered"));
    } else {
      executions.overdue(what);
    }
    return effects.drain();
  }

  List<SessionEffect> tick(Instant now) {
    events.forgetOld(now);
    var over = lifetime.over(isBusy(), now);
    if (over.isPresent()) {
      return close(over.get(), now);
    }
    next.idleSince(lifetime.lastUse(), now);
    return effects.drain();
  }

  /** The server is going down: what is not on disk is saved. */
  List<SessionEffect> drain() {
    next.saveAtRest();
    return effects.drain();
  }

  private List<SessionEffect> withdrawIfNothingWaits() {
    if (!executions.isWaiting()) {
      residency.withdraw();
    }
    return effects.drain();
  }
}
