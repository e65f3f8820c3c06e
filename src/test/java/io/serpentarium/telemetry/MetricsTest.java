package io.serpentarium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private enum Outcome {
    OK,
    OUTPUT_LIMIT
  }

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void countsSocketsAndSessionsUpAndDown() {
    metrics.socketOpened();
    metrics.socketOpened();
    metrics.socketClosed();
    metrics.sessionOpened();
    metrics.sessionOpened();
    metrics.sessionOpened();
    metrics.sessionClosed();

    assertThat(lines()).contains("serpentarium_sockets 1.0", "serpentarium_sessions 2.0");
  }

  @Test
  void countsAndTimesRunsByOutcome() {
    metrics.runEnded(Outcome.OK, Duration.ofMillis(30));
    metrics.runEnded(Outcome.OK, Duration.ofMillis(70));
    metrics.runEnded(Outcome.OUTPUT_LIMIT, Duration.ofSeconds(2));

    assertThat(lines())
        .contains(
            "serpentarium_runs_seconds_count{outcome=\"ok\"} 2",
            "serpentarium_runs_seconds_sum{outcome=\"ok\"} 0.1",
            "serpentarium_runs_seconds_bucket{outcome=\"ok\",le=\"0.05\"} 1",
            "serpentarium_runs_seconds_count{outcome=\"output_limit\"} 1");
  }

  @Test
  void timesWaitingAndLateness() {
    metrics.queueWaited(Duration.ofMillis(3));
    metrics.eventLoopLate(Duration.ofMillis(250));

    assertThat(lines())
        .contains(
            "serpentarium_queue_wait_seconds_bucket{le=\"0.002\"} 0",
            "serpentarium_queue_wait_seconds_bucket{le=\"0.005\"} 1",
            "serpentarium_eventloop_delay_seconds_max 0.25");
  }

  @Test
  void countsRefusalsAndOutput() {
    metrics.refused("uni", "sessions");
    metrics.refused("", "bad_message");
    metrics.outputSent(1_000);
    metrics.outputSent(24);

    assertThat(lines())
        .contains(
            "serpentarium_refusals_total{reason=\"sessions\",tenant=\"uni\"} 1.0",
            "serpentarium_refusals_total{reason=\"bad_message\",tenant=\"_unknown\"} 1.0",
            "serpentarium_output_bytes_total 1024.0");
  }

  @Test
  void showsThePoolAndItsRunners() {
    metrics.poolIs(3, 1, 2, 7);
    metrics.runnerBooted(Duration.ofMillis(600));
    metrics.runnerReset(Duration.ofMillis(3));
    metrics.runnerExited(0, Outcome.OUTPUT_LIMIT);

    assertThat(lines())
        .contains(
            "serpentarium_pool_runners{state=\"acquired\"} 3.0",
            "serpentarium_pool_runners{state=\"idle\"} 1.0",
            "serpentarium_pool_runners{state=\"launching\"} 2.0",
            "serpentarium_pool_pending 7.0",
            "serpentarium_runner_boot_seconds_count 1",
            "serpentarium_runner_reset_seconds_count 1",
            "serpentarium_runner_exits_total{cause=\"output_limit\"} 1.0");
  }

  @Test
  void addsUpTheProcessorTimeOfSuccessiveRunnersOfASlot() {
    metrics.runnerUses(2, new ProcessUsage(Duration.ofSeconds(4), 100));
    metrics.runnerUses(2, new ProcessUsage(Duration.ofSeconds(5), 200));
    assertThat(lines())
        .contains(
            "serpentarium_runner_cpu_seconds_total{slot=\"2\"} 5.0",
            "serpentarium_runner_rss_bytes{slot=\"2\"} 200.0");

    metrics.runnerExited(2, Outcome.OK);
    assertThat(lines()).contains("serpentarium_runner_rss_bytes{slot=\"2\"} 0.0");
    metrics.runnerUses(2, new ProcessUsage(Duration.ofSeconds(7), 300));
    metrics.runnerUses(2, new ProcessUsage(Duration.ofSeconds(1), 300));

    assertThat(lines()).contains("serpentarium_runner_cpu_seconds_total{slot=\"2\"} 13.0");
  }

  @Test
  void showsTheServersOwnProcess() {
    assertThat(metrics.scrape())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_uptime_seconds",
            "system_cpu_count");
  }

  @Test
  void takesInWhatVertxMeasures() throws TimeoutException {
    var vertx = metrics.vertxBuilder(new VertxOptions().setEventLoopPoolSize(1)).build();
    try {
      var server =
          vertx
              .createHttpServer()
              .requestHandler(request -> request.response().end("x"))
              .listen(0, "127.0.0.1");
      int port = server.await(5, TimeUnit.SECONDS).actualPort();
      var answered =
          vertx
              .createHttpClient()
              .request(HttpMethod.GET, port, "127.0.0.1", "/some/path")
              .compose(request -> request.send().compose(HttpClientResponse::body));

      assertThat(answered.await(5, TimeUnit.SECONDS)).hasToString("x");
      assertThat(metrics.scrape())
          .contains("vertx_http_server_requests_total{code=\"200\"")
          .doesNotContain("/some/path");
    } finally {
      vertx.close().await(5, TimeUnit.SECONDS);
    }
  }

  private List<String> lines() {
    return metrics.scrape().lines().toList();
  }
}
