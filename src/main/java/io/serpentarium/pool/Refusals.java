package io.serpentarium.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The sentences with which the pool turns sessions away. */
final class Refusals {
  private static final Duration SOON = Duration.ofSeconds(1);

  private Refusals() {}

  static Refusal full(PoolLimits limits, @Nullable Duration estimate) {
    return new Refusal(
        Refusal.Reason.QUEUE_FULL,
        "All %d runners are busy and %d others wait already; try again in a moment."
            .formatted(limits.max(), limits.waiting()),
        estimate == null || estimate.compareTo(SOON) < 0 ? SOON : estimate);
  }

  static Refusal draining() {
    return new Refusal(
        Refusal.Reason.DRAINING, "This server lends no runners: it is going down or is being drained. Reconnect to reach another one.", SOON);
  }

  static Refusal noRunner(Duration pause) {
    return new Refusal(
        Refusal.Reason.NO_RUNNER,
        "Python cannot be started on this server at present; its operator has been told. Try again later.",
        pause);
  }
}
