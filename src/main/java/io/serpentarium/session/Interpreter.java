package io.serpentarium.session;

/**
 * Where a session's Python stands.
 *
 * <pre>
 * NONE ──run──► AWAITED ──granted──► FRESH ──run──► USED
 *   ▲                                  ▲              │ restart
 *   └── isolate lost, evicted          └── BOOTING ◄──┘
 * </pre>
 */
enum Interpreter {
  /** No runner: the next run asks for one. */
  NONE,
  /** Waiting for the pool. */
  AWAITED,
  /** The runner's isolate is being replaced. */
  BOOTING,
  /** Nothing has run in it. */
  FRESH,
  USED;

  boolean canRun() {
    return this == FRESH || this == USED;
  }
}
