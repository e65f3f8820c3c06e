package io.serpentarium.session;

import java.time.Instant;

/** The run that a session's runner executes. Not thread-safe: confined to the context of the session verticle. */
final class CurrentRun {
  private final QueuedRun run;
  private final long execution;
  private final Instant startedAt;
  private boolean waitsForInput;
  private boolean interrupted;
  private long outputBytes;

  CurrentRun(QueuedRun run, long execution, Instant startedAt) {
    this.run = run;
    this.execution = execution;
    this.startedAt = startedAt;
  }

  String id() {
    return run.id();
  }

  QueuedRun request() {
    return run;
  }

  /** Its number in the session, from 1. */
  long execution() {
    return execution;
  }

  Instant startedAt() {
    return startedAt;
  }

  boolean waitsForInput() {
    return waitsForInput;
  }

  void waitsForInput(boolean now) {
    waitsForInput = now;
  }

  /** False when it has been interrupted already. */
  boolean interrupt() {
    var first = !interrupted;
    interrupted = true;
    return first;
  }

  /** Books output; true when this makes it more than four fifths of the limit. */
  boolean count(int bytes, long limit) {
    var before = outputBytes;
    outputBytes += bytes;
    return isNear(outputBytes, limit) && !isNear(before, limit);
  }

  private static boolean isNear(long bytes, long limit) {
    return bytes * 5 > limit * 4;
  }

  long outputBytes() {
    return outputBytes;
  }
}
