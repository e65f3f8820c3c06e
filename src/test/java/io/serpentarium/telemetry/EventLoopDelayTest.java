package io.serpentarium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopDelayTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  @Test
  void measuresHowLateEachTimerFires() throws TimeoutException {
    // Read when a timer is set and when it fires, in turn: 1 ms is due.
    Iterator<Long> millis = List.of(0L, 1L, 1L, 252L, 252L, 253L, 253L).iterator();
    var measured = new ArrayList<Duration>();
    Promise<Void> enough = Promise.promise();
    vertx.runOnContext(
        go -> {
          var delay = new EventLoopDelay[1];
          delay[0] =
              new EventLoopDelay(
                  vertx,
                  Duration.ofMillis(1),
                  () -> Duration.ofMillis(millis.next()).toNanos(),
                  lateness -> {
                    measured.add(lateness);
                    if (measured.size() == 3) {
                      delay[0].stop();
                      enough.complete();
                    }
                  });
          delay[0].next();
        });
    enough.future().await(5, TimeUnit.SECONDS);

    assertThat(measured).containsExactly(Duration.ZERO, Duration.ofMillis(250), Duration.ZERO);
  }

  @Test
  void recordsInTheMetrics() throws TimeoutException {
    try (var metrics = new Metrics()) {
      Promise<Void> stopped = Promise.promise();
      vertx.runOnContext(
          go -> {
            var delay = EventLoopDelay.start(vertx, metrics);
            vertx.setTimer(
                150,
                later -> {
                  delay.stop();
                  stopped.complete();
                });
          });
      stopped.future().await(5, TimeUnit.SECONDS);

      assertThat(metrics.scrape()).contains("serpentarium_eventloop_delay_seconds_count 1");
    }
  }

  @Test
  void isNotStartedElsewhere() {
    try (var metrics = new Metrics()) {
      assertThatThrownBy(() -> EventLoopDelay.start(vertx, metrics))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
