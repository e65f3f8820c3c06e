package io.serpentarium.config;

/** When what a session needs for its return is put on disk. */
public enum CheckpointPolicy {
  /** Before every run that the session could lose. */
  EVERY_RUN,
  /** When it was idle for a while, is pressed out of the pool or is drained. */
  IDLE,
  /** Not at all: a session that loses its runner is lost. */
  NEVER
}
