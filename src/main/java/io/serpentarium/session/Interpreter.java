package io.serpentarium.session;

/**
 * Where a session's Python stands.
 *
 * <pre>
 *                       ┌─state on disk─► LOADING ──┐
 * NONE ──run──► AWAITED ┴──granted──► FRESH ──run──►├► USED ◄──► SAVING
 *   ▲                                  ▲            │    │ restart, undo
 *   └── lost, evicted, paged out       └── BOOTING ◄┴────┘
 * </pre>
 */
enum Interpreter {
  /** No runner: the next run asks for one. */
  NONE,
  /** Waiting for the pool. */
  AWAITED,
  /** The runner's isolate is being made clean. */
  BOOTING,
  /** The runner's isolate gets the state that is on disk. */
  LOADING,
  /** Nothing has run in it. */
  FRESH,
  USED,
  /** The state goes to disk; the runner can do nothing else meanwhile. */
  SAVING;

  boolean canRun() {
    return this == FRESH || this == USED;
  }

  /** Whether it becomes something else by itself, soon. */
  boolean isOnItsWay() {
    return this == AWAITED || this == BOOTING || this == LOADING || this == SAVING;
  }
}
