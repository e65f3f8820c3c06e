package io.serpentarium.quota;

import io.serpentarium.quota.Admission.Cause;
import io.serpentarium.quota.Admission.Refused;
import io.serpentarium.seats.Seats;
import io.serpentarium.seats.Signal;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A decision that waits, for a while, until the servers that share the limit have been asked. Not thread-safe: for
 * its executor.
 */
final class Patience<P extends Permit> {
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Seats seats;
  private final Holder holder;
  private final Supplier<Admission<P>> decision;
  private final Executor executor;
  private final Consumer<Admission<P>> then;
  private final long began = System.nanoTime();

  /** {@code then} is told the answer, at once or by the executor. */
  Patience(
      Seats seats,
      Holder holder,
      Supplier<Admission<P>> decision,
      Executor executor,
      Consumer<Admission<P>> then) {
    this.seats = seats;
    this.holder = holder;
    this.decision = decision;
    this.executor = executor;
    this.then = then;
  }

  void decide() {
    var admission = decision.get();
    var left = LONGEST.toNanos() - (System.nanoTime() - began);
    if (admission instanceof Refused<P> refused
        && refused.cause() != Cause.USED_UP
        && left > 0
        && !seats.isCutOff()) {
      var _ =
          seats
              .await(SharedLimits.key(holder, refused))
              .completeOnTimeout(Signal.SETTLED, left, TimeUnit.NANOSECONDS)
              .thenAccept(signal -> executor.execute(() -> told(signal)));
    } else {
      then.accept(admission);
    }
  }

  private void told(Signal signal) {
    switch (signal) {
      case CHANGED -> decide();
      case SETTLED -> then.accept(decision.get());
    }
  }
}
