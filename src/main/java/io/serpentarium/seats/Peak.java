package io.serpentarium.seats;

/** The most there was lately, over one to two windows of time. Not thread-safe: guarded by its stock. */
final class Peak {
  private final long window;
  private long began;
  private long now;
  private long before;

  Peak(long windowNanos, long nanos) {
    window = windowNanos;
    began = nanos;
  }

  void note(long value, long nanos) {
    turn(nanos, value);
    now = Math.max(now, value);
  }

  /** {@code current} is what there is at present. */
  long value(long current, long nanos) {
    turn(nanos, current);
    return Math.max(current, Math.max(now, before));
  }

  private void turn(long nanos, long current) {
    long passed = nanos - began;
    if (passed >= window) {
      before = passed >= 2 * window ? current : now;
      now = current;
      began = nanos;
    }
  }
}
