package io.serpentarium.runner;

/** Why a runner's process ended. */
public enum ExitCause {
  /** By itself, for a reason unknown. */
  CRASHED,
  /** It had no memory left, or used more than it may. */
  MEMORY,
  /** It used the processor although nothing ran. */
  IDLE_CPU,
  /** It could not be started. */
  NOT_STARTED,
  /** It was no longer needed, or the server goes down. */
  RETIRED,
  /** It was not ready in time. */
  SLOW_START,
  /** Its main thread gave no sign of life. */
  SILENT,
  /** It did not end a run in time. */
  OVERDUE,
  /** It sent what no sound runner sends. */
  HOSTILE
}
