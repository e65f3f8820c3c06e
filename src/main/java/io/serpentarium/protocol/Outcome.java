package io.serpentarium.protocol;

/** How a run ended. Every run has exactly one, told by its {@code done}. */
public enum Outcome implements WireWord {
  OK,
  /** An uncaught Python exception: the program's own end, not a failure of the server. */
  ERROR,
  INTERRUPTED,
  TIMEOUT,
  MEMORY,
  OUTPUT_LIMIT,
  /** Taken from the queue before it began. */
  CANCELLED,
  /** The isolate or its runner was lost while the program ran. */
  CRASHED
}
