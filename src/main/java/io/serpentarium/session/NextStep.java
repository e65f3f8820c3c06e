package io.serpentarium.session;

import io.serpentarium.config.CheckpointPolicy;
import io.serpentarium.config.ImageConfig;
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
import org.jspecify.annotations.Nullable;

/**
 * What a session does whenever something of it has come to rest: save, copy, undo, leave its runner, or run on.
 * Not thread-safe: confined to the context of the session verticle.
 */
final class NextStep {
  private final String session;
  private final ImageConfig config;
  private final Allotment allotment;
  private final Effects effects;
  private final Executions executions;
  private final Completing completing;
  private final Residency residency;
  private final Forking forking;
  private final Announcer announcer;
  private ClientMessage.@Nullable Undo undo;

  /** Why the runner is to be given back as soon as the state is on disk. */
  private @Nullable StateReason leaving;

  /** Others come first: the runner is to be given back when the present run has ended. */
  private boolean yieldWanted;

  /** It is given back although runs wait. */
  private boolean yielding;

  NextStep(
      String session,
      SessionLimits limits,
      Effects effects,
      Executions executions,
      Completing completing,
      Residency residency,
      Forking forking,
      Announcer announcer) {
    this.session = session;
    this.config = limits.images();
    this.allotment = limits.allotment();
    this.effects = effects;
    this.executions = executions;
    this.completing = completing;
    this.residency = residency;
    this.forking = forking;
    this.announcer = announcer;
  }

  /** Answers false when another undo waits already. */
  boolean undo(ClientMessage.Undo message) {
    if (undo != null) {
      return false;
    }
    undo = message;
    return true;
  }

  /** An idle session is to give its runner back. */
  void evictionWanted(Instant now) {
    var stays = !(residency.interpreter().canRun() || residency.interpreter() == Interpreter.SAVING);
    if (stays || (executions.isBusy() && !yielding)) {
      effects.add(new SessionEffect.RefuseEviction());
    } else if (!yielding) {
      leave(StateReason.QUOTA, now);
    }
  }

  /** A busy session is to give its runner back between two runs, or need not any more. */
  void yieldWanted(boolean wanted, Instant now) {
    yieldWanted = wanted && executions.isBusy();
    var betweenRuns = residency.interpreter().canRun() || residency.interpreter() == Interpreter.SAVING;
    if (yieldWanted && betweenRuns && !executions.isRunning()) {
      yieldNow();
      settle(now);
    }
  }

  private void yieldNow() {
    yieldWanted = false;
    yielding = true;
    leaving = StateReason.QUOTA;
  }

  void leave(StateReason reason, Instant now) {
    if (leaving != StateReason.QUOTA) {
      leaving = reason;
    }
    if (residency.isSafeToLeave() || givesWay()) {
      completing.giveUp(); // it leaves now, and the question with it
    }
    settle(now);
  }

  /** Saves a session that has been idle for a while, and pages it out after a longer while. */
  void idleSince(Instant lastUse, Instant now) {
    if (executions.isBusy() || !residency.interpreter().canRun()) {
      return;
    }
    if (isPast(lastUse, config.pageOutAfter(), now)) {
      leave(StateReason.IDLE_TIMEOUT, now);
    } else if (isPast(lastUse, config.checkpointAfter(), now)) {
      saveAtRest();
    }
  }

  void saveAtRest() {
    if (!executions.isBusy() && !completing.isAsking() && residency.isWorthSaving()) {
      residency.save();
    }
  }

  static boolean isPast(Instant start, Duration span, Instant now) {
    return start.plus(span).isBefore(now);
  }

  /** A run has ended, and its runner is still there: others of the owner have their turn. */
  void runEnded(Instant now) {
    allotment.giveBackTurn();
    if (yieldWanted) {
      yieldNow();
    }
    settle(now);
  }

  /** What waits for a restart goes on with another runner; it was not written for the lost variables. */
  void runnerLost(ExitCause cause, Instant now) {
    var restarting = residency.interpreter() == Interpreter.BOOTING;
    leaving = null;
    yielding = false;
    completing.giveUp();
    if (residency.wouldLose()) {
      executions.endAll(cause == ExitCause.MEMORY ? Outcome.MEMORY : Outcome.CRASHED, now);
    }
    if (cause == ExitCause.IDLE_CPU) {
      effects.send(Sentences.busyInTheBackground(session));
    }
    residency.lost(cause == ExitCause.MEMORY ? StateReason.MEMORY : StateReason.CRASH, now);
    if (restarting) {
      announcer.say(SessionPhase.IDLE, null, now);
    }
    settle(now);
  }

  /** The isolate is clean; of no interest but when the session waits for that. */
  void ready(Instant now) {
    if (residency.interpreter() == Interpreter.BOOTING) {
      residency.clean();
      if (residency.interpreter() == Interpreter.FRESH) {
        announcer.say(SessionPhase.IDLE, null, now);
      }
      settle(now);
    }
  }

  /** The runner has saved, or loaded, or not. */
  void answered(RunnerFrame.ImageAnswer answer, Instant now) {
    switch (answer) {
      case RunnerFrame.Saved saved -> residency.saved(saved);
      case RunnerFrame.Pinned pinned -> settleIf(residency.pinned(pinned, now), now);
      case RunnerFrame.NotSaved(var operation, var sentence) -> notStored(operation, sentence, now);
      case RunnerFrame.ImageLoaded(var operation, _) -> settleIf(residency.loaded(operation, now), now);
      case RunnerFrame.NotLoaded(var operation, var sentence) -> damaged(operation, sentence, now);
    }
  }

  void notStored(String operation, String sentence, Instant now) {
    if (residency.notStored(operation)) {
      effects.send(Sentences.notSaved(session, sentence));
      settle(now);
    }
  }

  void damaged(String operation, String sentence, Instant now) {
    if (residency.notLoaded(operation, sentence, now)) {
      executions.endAll(Outcome.CANCELLED, now);
      settle(now);
    }
  }

  /** The same, if there is news. */
  void settleIf(boolean news, Instant now) {
    if (news) {
      settle(now);
    }
  }

  /** Something has come to rest: does what waited for that, the next run last. */
  void settle(Instant now) {
    if (residency.interpreter().isOnItsWay() || executions.isRunning() || completing.isAsking()) {
      return;
    }
    if (residency.mustBeSaved()) {
      residency.save();
      return;
    }
    forking.serve();
    goBack(now);
    leave(now);
    proceed(now);
  }

  private void goBack(Instant now) {
    var request = undo;
    if (request == null || residency.interpreter().isOnItsWay()) {
      return;
    }
    undo = null;
    switch (residency.checkpoints().undo()) {
      case Checkpoints.Undo.Nothing() ->
          effects.send(Failure.of(request.id(), session, ErrorCode.NOTHING_TO_UNDO, Sentences.nothingToUndo()));
      case Checkpoints.Undo.ToClean() -> residency.restart(false, StateReason.UNDO, now);
      case Checkpoints.Undo.ToCheckpoint(var checkpoint) -> residency.goBackTo(checkpoint, now);
    }
  }

  /** Gives the runner back, or says why not; saves first what would be lost. */
  private void leave(Instant now) {
    var reason = leaving;
    if (reason == null || residency.interpreter().isOnItsWay()) {
      return;
    }
    var mayLeave = yielding || !executions.isBusy();
    if (mayLeave && residency.isWorthSaving()) {
      residency.save();
      return;
    }
    leaving = null;
    yielding = false;
    if (mayLeave && residency.isSafeToLeave()) {
      completing.giveUp();
      residency.pageOut(reason, now);
    } else if (reason == StateReason.QUOTA && residency.interpreter() != Interpreter.NONE) {
      evictUnsaved(now);
    }
  }

  /** Without checkpoints a session has to give way; with them it stays when it could not be saved. */
  private void evictUnsaved(Instant now) {
    if (executions.isBusy() || !givesWay()) {
      effects.add(new SessionEffect.RefuseEviction());
    } else {
      residency.release();
      completing.giveUp();
      residency.loseAll(StateReason.QUOTA, now);
    }
  }

  private boolean givesWay() {
    return config.checkpoint() == CheckpointPolicy.NEVER && !residency.isWorthSaving();
  }

  /** Starts the next run if it can start, else sees to it that it will. */
  void proceed(Instant now) {
    if (executions.isRunning() || !executions.isWaiting() || completing.isAsking()) {
      return;
    }
    var ready = residency.interpreter().canRun();
    if (!(ready || residency.interpreter() == Interpreter.NONE) || !allotment.takeTurn(ready)) {
      return;
    }
    if (!ready) {
      yieldWanted = false;
      residency.acquire();
    } else {
      completing.giveUp();
      executions.startNext(residency.started(), now);
    }
  }
}
