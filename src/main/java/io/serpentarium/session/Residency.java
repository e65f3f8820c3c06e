package io.serpentarium.session;

import io.serpentarium.config.CheckpointPolicy;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's state is: in a runner, on disk, in both, or nowhere yet. Not thread-safe: confined to the
 * context of the session verticle.
 *
 * <p>Saving and loading are operations of the runner with an id; answers to another one are late and mean nothing.
 */
final class Residency {
  /** A runner that takes longer is not sound. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A runner may die while it loads; twice in a row it is the image's fault. */
  private static final int MOST_LOADS = 2;

  private final Announcer announcer;
  private final Effects effects;
  private final CheckpointPolicy policy;
  private final Checkpoints checkpoints;
  private Interpreter interpreter = Interpreter.NONE;
  private @Nullable String operation;
  private int operations;
  private int loads;

  /** The version that could not be saved; trying again is in vain until something runs. */
  private @Nullable Long unsaved;

  private boolean pinned;
  private boolean undoing;

  Residency(String session, CheckpointPolicy policy, Announcer announcer, Effects effects) {
    this.announcer = announcer;
    this.effects = effects;
    this.policy = policy;
    this.checkpoints = new Checkpoints(session);
  }

  Interpreter interpreter() {
    return interpreter;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** The state is not on disk, and could be. */
  boolean canBeSaved() {
    return interpreter == Interpreter.USED
        && !checkpoints.isCurrent()
        && !Objects.equals(unsaved, checkpoints.version());
  }

  /** It should be on disk as well, as soon as there is time for it. */
  boolean isWorthSaving() {
    return policy != CheckpointPolicy.NEVER && canBeSaved();
  }

  /** It has to be on disk before anything else runs. */
  boolean mustBeSaved() {
    return policy == CheckpointPolicy.EVERY_RUN && canBeSaved();
  }

  /** Whether giving the runner back loses nothing. */
  boolean isSafeToLeave() {
    return interpreter == Interpreter.FRESH || (interpreter == Interpreter.USED && checkpoints.isCurrent());
  }

  // Runners come and go.

  void acquire() {
    interpreter = Interpreter.AWAITED;
    effects.add(new SessionEffect.Acquire());
  }

  void withdraw() {
    if (interpreter == Interpreter.AWAITED) {
      interpreter = Interpreter.NONE;
      effects.add(new SessionEffect.CancelAcquire());
    }
  }

  void refused() {
    interpreter = Interpreter.NONE;
  }

  /** The runner's isolate is clean: it gets the state that is on disk, if there is one. */
  void clean() {
    var latest = checkpoints.latest();
    if (latest == null) {
      interpreter = Interpreter.FRESH;
      return;
    }
    interpreter = Interpreter.LOADING;
    loads++;
    effects.add(new SessionEffect.Load(begin("load"), latest));
  }

  /** A run begins; answers whether it is the first of a clean interpreter. */
  boolean started() {
    var fresh = interpreter == Interpreter.FRESH;
    interpreter = Interpreter.USED;
    checkpoints.ran();
    return fresh;
  }

  void release() {
    if (interpreter == Interpreter.SAVING) {
      effects.add(new SessionEffect.AbortSave());
    }
    if (interpreter != Interpreter.NONE) {
      interpreter = Interpreter.NONE;
      operation = null;
      effects.add(new SessionEffect.Release());
    }
  }

  /** Gives the runner back; the state stays on disk. */
  void pageOut(StateReason reason, Instant now) {
    var used = interpreter == Interpreter.USED;
    release();
    if (used) {
      announcer.say(SessionPhase.PAGED, reason, now);
    }
  }

  // Saving.

  void save() {
    interpreter = Interpreter.SAVING;
    effects.add(new SessionEffect.Save(begin("save"), checkpoints.nextImage(), checkpoints.version()));
  }

  /** The runner has sent all of it; the disk has the next word. */
  void saved(RunnerFrame.Saved saved) {
    if (isPresent(saved.id())) {
      effects.add(new SessionEffect.Commit(saved.id(), saved.bytes(), saved.readyImage()));
    }
  }

  /** It is on disk; answers whether that is news. */
  boolean stored(String id, Checkpoint checkpoint, Instant now) {
    if (!isPresent(id)) {
      return false;
    }
    endSaving(SessionEffect.Move.SAVED);
    checkpoints.stored(checkpoint);
    if (pinned) {
      pinned = false;
      announcer.pinned(false, null, now);
    }
    return true;
  }

  /** It cannot be saved, because of what it holds; answers whether that is news. */
  boolean pinned(RunnerFrame.Pinned frame, Instant now) {
    if (!notStored(frame.id())) {
      return false;
    }
    if (!pinned) {
      pinned = true;
      announcer.pinned(true, frame.sentence(), now);
    }
    return true;
  }

  /** It could not be saved, for a reason outside of it; answers whether that is news. */
  boolean notStored(String id) {
    if (!isPresent(id)) {
      return false;
    }
    endSaving(SessionEffect.Move.NOT_SAVED);
    unsaved = checkpoints.version();
    effects.add(new SessionEffect.AbortSave());
    return true;
  }

  private void endSaving(SessionEffect.Move move) {
    interpreter = Interpreter.USED;
    effects.add(new SessionEffect.Moved(move));
    operation = null;
  }

  boolean isPinned() {
    return pinned;
  }

  // Loading.

  /** The state is back; answers whether that is news. */
  boolean loaded(String id, Instant now) {
    if (!isPresent(id)) {
      return false;
    }
    operation = null;
    loads = 0;
    interpreter = Interpreter.USED;
    effects.add(new SessionEffect.Moved(SessionEffect.Move.LOADED));
    if (undoing) {
      undoing = false;
      announcer.restored(SessionPhase.IDLE, StateReason.UNDO, checkpoints.latest(), null, now);
    }
    return true;
  }

  /** The image is no good: the state is lost; answers whether that is news. */
  boolean notLoaded(String id, String sentence, Instant now) {
    if (!isPresent(id)) {
      return false;
    }
    operation = null;
    interpreter = Interpreter.FRESH;
    effects.add(new SessionEffect.Moved(SessionEffect.Move.NOT_LOADED));
    lose(StateReason.DAMAGED, sentence, now);
    return true;
  }

  /** Without a checkpoint to fall back to. */
  void loseAll(StateReason reason, Instant now) {
    lose(reason, null, now);
  }

  private void lose(StateReason reason, @Nullable String sentence, Instant now) {
    undoing = false;
    loads = 0;
    effects.forget(checkpoints.clear());
    announcer.lost(reason, sentence, now);
  }

  // Going back.

  /** Begins anew with a clean interpreter; {@code running} when the runner is not at rest. */
  void restart(boolean running, StateReason reason, Instant now) {
    effects.forget(checkpoints.clear());
    undoing = false;
    if (interpreter == Interpreter.NONE) {
      announcer.reset(reason, now);
    } else {
      announcer.say(SessionPhase.RESTARTING, reason, now);
      renew(running || !interpreter.canRun());
    }
  }

  /** Goes back to a state that is on disk. */
  void goBackTo(Checkpoint checkpoint, Instant now) {
    effects.forget(checkpoints.backTo(checkpoint));
    if (interpreter == Interpreter.NONE) {
      announcer.restored(SessionPhase.PAGED, StateReason.UNDO, checkpoint, null, now);
    } else {
      undoing = true;
      announcer.say(SessionPhase.RESTARTING, StateReason.UNDO, now);
      renew(!interpreter.canRun());
    }
  }

  /** In place if the runner is at rest, else by a fresh isolate, which works at any time. */
  private void renew(boolean byBoot) {
    if (interpreter == Interpreter.SAVING) {
      effects.add(new SessionEffect.AbortSave());
    }
    interpreter = Interpreter.BOOTING;
    operation = null;
    effects.add(byBoot ? new SessionEffect.Boot() : new SessionEffect.Reset());
  }

  /** Whether something that ran is lost when the runner is. */
  boolean wouldLose() {
    return switch (interpreter) {
      case NONE, AWAITED, BOOTING, FRESH -> false;
      case LOADING -> loads >= MOST_LOADS;
      case USED, SAVING -> !checkpoints.isCurrent();
    };
  }

  /** The runner is gone: the state is the one on disk, if there is one. */
  void lost(StateReason reason, Instant now) {
    var loses = wouldLose();
    var spoiled = interpreter == Interpreter.LOADING;
    release();
    var latest = checkpoints.latest();
    if (loses && (latest == null || spoiled)) {
      lose(reason, null, now);
    } else if (loses) {
      checkpoints.fallBack();
      announcer.restored(SessionPhase.PAGED, reason, latest, Sentences.fellBack(reason), now);
    }
  }

  /** The runner should have answered by now. */
  boolean isOverdue(String id) {
    return isPresent(id);
  }

  private boolean isPresent(String id) {
    return id.equals(operation);
  }

  private String begin(String what) {
    var id = what + "-" + ++operations;
    operation = id;
    effects.add(new SessionEffect.Watch(id, PATIENCE));
    return id;
  }
}
