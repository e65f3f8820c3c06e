package io.serpentarium.protocol;

/** What made a session change its state. */
public enum StateReason implements WireWord {
  CLIENT,
  IDLE_TIMEOUT,
  MAX_AGE,
  MEMORY,
  CRASH,
  DRAIN,
  ADMIN,
  QUOTA,
  UNDO,
  /** Its saved state cannot be used. */
  DAMAGED
}
