package io.serpentarium.runner;

import java.time.Duration;

/**
 * How much processor time a runner has used while it had nothing to do, like a bucket with a leak: a background task
 * that takes little goes on for ever, one that spins fills it. Not thread-safe: confined to whoever watches the runner.
 */
final class IdleCpu {
  /** A twentieth of a core leaks out; answers to pings and the collection of garbage need far less. */
  private static final double LEAK = 0.05;

  private final double budgetNanos;
  private double level;
  private Duration lastCpu = Duration.ZERO;
  private long lastNanos;
  private long lastWork = -1;

  IdleCpu(Duration budget, long nanoTime) {
    budgetNanos = budget.toNanos();
    lastNanos = nanoTime;
  }

  /**
   * Takes a look in.
   *
   * @param cpu what the process has used since its start
   * @param work how many things the runner was asked to do so far; what it used meanwhile is not counted
   * @return whether it has used too much
   */
  boolean isSpentBy(Duration cpu, boolean idle, long work, long nanoTime) {
    level = Math.max(0, level - LEAK * (nanoTime - lastNanos));
    if (idle && work == lastWork) {
      level += Math.max(0, cpu.minus(lastCpu).toNanos());
    }
    lastCpu = cpu;
    lastNanos = nanoTime;
    lastWork = idle ? work : -1;
    return level > budgetNanos;
  }
}
