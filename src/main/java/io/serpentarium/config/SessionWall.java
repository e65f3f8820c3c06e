package io.serpentarium.config;

/** What separates the sessions of one tenant. */
public enum SessionWall {
  /** Each gets an isolate of its own in a process of the tenant. */
  ISOLATE,
  /** Each gets a process of its own. */
  PROCESS
}
