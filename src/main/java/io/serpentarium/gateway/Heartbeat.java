package io.serpentarium.gateway;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Asks a client for a sign of life now and then. Not thread-safe: confined to the context of its connection.
 */
final class Heartbeat {
  private final Vertx vertx;
  private final Duration grace;
  private final Runnable ask;
  private final Runnable giveUp;
  private final long period;
  private long deadline = -1;

  Heartbeat(Vertx vertx, Duration interval, Duration grace, Runnable ask, Runnable giveUp) {
    this.vertx = vertx;
    this.grace = grace;
    this.ask = ask;
    this.giveUp = giveUp;
    this.period = vertx.setPeriodic(interval.toMillis(), _ -> beat());
  }

  void answered() {
    vertx.cancelTimer(deadline);
    deadline = -1;
  }

  void stop() {
    vertx.cancelTimer(period);
    vertx.cancelTimer(deadline);
  }

  private void beat() {
    if (deadline < 0) {
      ask.run();
      deadline = vertx.setTimer(grace.toMillis(), _ -> giveUp.run());
    }
  }
}
