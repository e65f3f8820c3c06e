package io.serpentarium.runner;

import io.serpentarium.telemetry.ProcessUsage;
import java.util.Optional;

/**
 * Judges what a runner's process uses. Not thread-safe: confined to the context of the runner's owner, except that
 * what the runner does may be told from any thread.
 */
final class Watch {
  private static final int MIB_SHIFT = 20;

  private final UsageLimits limits;
  private final IdleCpu idleCpu;
  private volatile boolean idle;
  private volatile long work;

  Watch(UsageLimits limits, long nanoTime) {
    this.limits = limits;
    this.idleCpu = new IdleCpu(limits.idleCpu(), nanoTime);
  }

  /** The runner has been asked for something. */
  synchronized void works() {
    work++;
    idle = false;
  }

  /** It has answered. */
  synchronized void idles() {
    idle = true;
  }

  /** Why the process has to end, if it has to. */
  Optional<RunnerFrame.Exited> judge(ProcessUsage usage, long nanoTime) {
    var spent = idleCpu.isSpentBy(usage.cpu(), idle, work, nanoTime);
    if (usage.rssBytes() > limits.residentBytes()) {
      return Optional.of(
          verdict(
              ExitCause.MEMORY,
              "its process used %d MiB, the most is %d MiB (limits.memory-bytes and isolation.process-bytes)"
                  .formatted(usage.rssBytes() >> MIB_SHIFT, limits.residentBytes() >> MIB_SHIFT)));
    }
    return spent
        ? Optional.of(
            verdict(
                ExitCause.IDLE_CPU,
                "it used more than %d ms of processor time while nothing ran (isolation.idle-cpu)"
                    .formatted(limits.idleCpu().toMillis())))
        : Optional.empty();
  }

  private static RunnerFrame.Exited verdict(ExitCause cause, String detail) {
    return new RunnerFrame.Exited(cause, detail, "");
  }
}
