package io.serpentarium.session;

import java.util.ArrayDeque;

/**
 * How much output may be between a session's runner and its reader's eyes. Not thread-safe: confined to the
 * context of the session verticle.
 *
 * <p>Always {@code granted + unacknowledged ≤ window}, but for one event that may overdraw it: what the runner
 * may still send counts, and what was sent and not yet rendered. While nobody is connected, the event ring is
 * the reader and acknowledges at once.
 */
final class CreditWindow {
  /** Smaller grants than this part of the window are saved up. */
  private static final int LEAST_GRANT_FRACTION = 8;

  private final long window;
  private final ArrayDeque<Sent> sent = new ArrayDeque<>(4);
  private long granted;
  private long unacknowledged;
  private boolean connected = true;
  private boolean stalled;

  private record Sent(long seq, long bytes) {}

  CreditWindow(long windowBytes) {
    this.window = windowBytes;
  }

  /** What a run may send at its start. */
  long start() {
    granted = stalled ? 0 : Math.max(0, window - unacknowledged);
    return granted;
  }

  /** Books output of the runner; false when it was not entitled to it. */
  boolean spend(long seq, long bytes) {
    var entitled = granted > 0;
    granted -= bytes;
    if (connected) {
      sent.add(new Sent(seq, bytes));
      unacknowledged += bytes;
    }
    return entitled;
  }

  /** The reader has rendered everything up to {@code seq}. */
  void acknowledge(long seq) {
    while (!sent.isEmpty() && sent.getFirst().seq <= seq) {
      unacknowledged -= sent.removeFirst().bytes;
    }
  }

  /** What to allow the runner in addition, 0 for nothing yet. */
  int grant() {
    var free = window - unacknowledged - granted;
    if (stalled || free <= 0 || (granted > 0 && free < window / LEAST_GRANT_FRACTION)) {
      return 0;
    }
    granted += free;
    return Math.toIntExact(free);
  }

  /** The socket takes nothing more at present, or takes again. */
  void stalled(boolean now) {
    stalled = now;
  }

  void disconnected() {
    connected = false;
    stalled = false;
    sent.clear();
    unacknowledged = 0;
  }

  /** Another socket takes over, and it takes output. */
  void connected() {
    connected = true;
    stalled = false;
  }
}
