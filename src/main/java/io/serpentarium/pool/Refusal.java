package io.serpentarium.pool;

import java.time.Duration;

/** Why the pool lends nothing, and when to ask again. */
public record Refusal(Reason reason, String message, Duration retryAfter) {

  /** Whose fault it is. */
  public enum Reason {
    /** The waiting line is full. */
    QUEUE_FULL,
    /** The server is going down. */
    DRAINING,
    /** Runners cannot be started at present. */
    NO_RUNNER
  }
}
