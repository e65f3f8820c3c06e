package io.serpentarium.session;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import java.time.Duration;

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

  /** End the runner's process. */
  record Kill(ExitCause cause, String detail) implements SessionEffect {}

  record Tell(RunnerCommand command) implements SessionEffect {}

  /** Call {@link Session#overdue} when the run has not ended by then. */
  record Watch(String run, Duration patience) implements SessionEffect {}

  /** A run began after waiting so long. */
  record Began(String run, Duration waited) implements SessionEffect {}

  /** A run has ended: for metrics, the log and the pool. */
  record Ended(
      String run, Outcome outcome, Duration duration, Duration cpu, long peakMemoryBytes, long outputBytes)
      implements SessionEffect {}

  /** The session is no more. */
  record Closed() implements SessionEffect {}
}
