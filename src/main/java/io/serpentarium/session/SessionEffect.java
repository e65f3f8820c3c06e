package io.serpentarium.session;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.quota.Execution;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Session} asks its verticle to do, after the state itself has already changed. */
sealed interface SessionEffect {

  /** Send to the connection that holds the session, if there is one. */
  record Send(ServerMessage message) implements SessionEffect {}

  /** Ask the pool for a runner. */
  record Acquire() implements SessionEffect {}

  /** Take that back. */
  record CancelAcquire() implements SessionEffect {}

  /** Give the runner back. */
  record Release() implements SessionEffect {}

  /** Say no to the pool's wish for the runner. */
  record RefuseEviction() implements SessionEffect {}

  /** Replace the isolate in the runner's process. */
  record Boot() implements SessionEffect {}

  /** Make the runner's isolate clean, in place if that is safe; only while it is at rest. */
  record Reset() implements SessionEffect {}

  /** End the runner's process. */
  record Kill(ExitCause cause, String detail) implements SessionEffect {}

  record Tell(RunnerCommand command) implements SessionEffect {}

  /** Something about the session's state on disk. */
  sealed interface OfImage extends SessionEffect {}

  /** Let the runner save the state as the image of that name. */
  record Save(String operation, String image, long version) implements OfImage {}

  /** Put what the runner has saved in its place; {@link Session#stored} or {@code notStored} answers. */
  record Commit(String operation, long bytes, String readyImage) implements OfImage {}

  /** Give up what is half saved, if there is such a thing. */
  record AbortSave() implements OfImage {}

  /** Let the clean isolate load the checkpoint; the runner answers, or {@link Session#notLoaded}. */
  record Load(String operation, Checkpoint checkpoint) implements OfImage {}

  /** A move has ended: for metrics. */
  record Moved(Move move) implements OfImage {}

  /** How a state went from runner to disk, or the other way. */
  enum Move {
    SAVED,
    NOT_SAVED,
    LOADED,
    NOT_LOADED
  }

  /** Delete images that nobody needs any more. */
  record Forget(List<String> images) implements OfImage {}

  /** Make a copy of the state for somebody; without a checkpoint it is that of a clean interpreter. */
  record Copy(@Nullable Checkpoint checkpoint, ForkRequest request) implements OfImage {}

  /** Call {@link Session#overdue} when the run or operation has not ended by then. */
  record Watch(String what, Duration patience) implements SessionEffect {}

  /** A run began after waiting so long. */
  record Began(String run, Duration waited) implements SessionEffect {}

  /** A run has ended: for metrics, the log and the pool. */
  record Ended(
      String run, Outcome outcome, Duration duration, Duration cpu, long peakMemoryBytes, long outputBytes)
      implements SessionEffect {

    /** What is to be metered. */
    Execution execution(Owner owner, Instant now) {
      return new Execution(
          now,
          owner.principal().tenantId(),
          owner.visitor() ? Execution.ANONYMOUS : owner.holder().subject(),
          owner.keyId(),
          owner.origin() == null ? "" : owner.origin(),
          outcome,
          duration,
          cpu,
          peakMemoryBytes,
          outputBytes);
    }
  }

  /** The session is no more. */
  record Closed() implements SessionEffect {}
}
