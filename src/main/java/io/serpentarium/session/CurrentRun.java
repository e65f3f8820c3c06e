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
  private long mostOutput = Long.MAX_VALUE / 8;

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

  /** What it may write; the limit that it began with holds until its end. */
  void limitOutput(long bytes) {
    mostOutput = bytes;
  }

  long mostOutput() {
    return mostOutput;
  }

  /** Books output; true when this makes it more than four fifths of the limit. */
  boolean count(int bytes) {
    var before = outputBytes;
    outputBytes += bytes;
    return isNear(outputBytes) && !isNear(before);
  }

  private boolean isNear(long bytes) {
    return bytes * 5 > mostOutput * 4;
  }

  long outputBytes() {
    return outputBytes;
  }
}
