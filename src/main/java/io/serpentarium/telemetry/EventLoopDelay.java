package io.serpentarium.telemetry;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Measures by how much timers of an event loop are late: how long something kept the loop from its
 * work.
 *
 * <p>Not thread-safe: confined to the context that it was started on.
 */
public final class EventLoopDelay {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private final Consumer<Duration> lateness;
  private long timer;
  private boolean stopped;

  EventLoopDelay(
      Vertx vertx, Duration interval, LongSupplier nanoTime, Consumer<Duration> lateness) {
    this.vertx = vertx;
    this.interval = interval;
    this.nanoTime = nanoTime;
    this.lateness = lateness;
  }

  /** Watches the event loop of the current context, until it is stopped. */
  public static EventLoopDelay start(Vertx vertx, Metrics metrics) {
    if (!Context.isOnEventLoopThread()) {
      throw new IllegalStateException(
          "The delay of an event loop is measured from a context on it.");
    }
    var delay = new EventLoopDelay(vertx, INTERVAL, System::nanoTime, metrics::eventLoopLate);
    delay.next();
    return delay;
  }

  /**
   * A timer for each step: a periodic one would make up for a stall with a burst of punctual ticks.
   */
  void next() {
    long due = nanoTime.getAsLong() + interval.toNanos();
    timer =
        vertx.setTimer(
            interval.toMillis(),
            id -> {
              lateness.accept(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - due)));
              if (!stopped) {
                next();
              }
            });
  }

  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }
}
