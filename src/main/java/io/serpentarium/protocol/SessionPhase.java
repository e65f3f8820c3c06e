package io.serpentarium.protocol;

/** What a session is doing, as far as its reader is concerned. */
public enum SessionPhase implements WireWord {
  STARTING,
  IDLE,
  BUSY,
  RESTARTING,
  /** Its variables are on disk; the next run brings them back. */
  PAGED,
  CLOSED
}
