package io.serpentarium.config;

/** Which walls of the operating system stand around runner processes. */
public enum BoxKind {
  /** The strongest that works here. */
  AUTO,
  BUBBLEWRAP,
  LANDLOCK,
  /** A command of the operator's. */
  CUSTOM,
  NONE
}
