package io.serpentarium.pool;

/** The pool at a glance, for metrics and log lines; a program should not take decisions from it. */
public record PoolFigures(int acquired, int idle, int launching, int pending) {
  @Override
  public String toString() {
    return "(acquired=%d, idle=%d, launching=%d, pending=%d)".formatted(acquired, idle, launching, pending);
  }
}
