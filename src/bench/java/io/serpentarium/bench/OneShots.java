package io.serpentarium.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Runs of {@code 4+5} over HTTP with one secret key, a clean interpreter each time. */
final class OneShots implements Measurement {
  private static final int TIMES = 400;
  private static final int WARM_UPS = 50;
  private static final int PYTHONS = 20;
  private static final int PARALLEL = 4;
  private static final int THROUGHPUT_TIMES = 2_000;
  private static final int LONG_TIMES = 10_000;
  private static final double GOAL_MILLIS = 10;
  private static final int GOAL_PER_SECOND = 100;
  private static final double GOAL_GROWTH = 1.1;

  @Override
  public Set<String> letters() {
    return Set.of("k");
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    try (var server = ServerProcess.start(lab, "--pool.max=2");
        var http = HttpClient.newHttpClient()) {
      var request = request(server.port());
      for (var i = 0; i < WARM_UPS; i++) {
        time(http, request);
      }
      var rows = new ArrayList<Row>();
      rows.addAll(latency(lab, http, request));
      rows.add(throughput(lab, http, request));
      rows.add(memory(lab, server, http, request));
      return rows;
    }
  }

  private static List<Row> latency(Lab lab, HttpClient http, HttpRequest request) throws Exception {
    var python = new long[PYTHONS];
    var nanos = new long[lab.options().times(TIMES)];
    for (var i = 0; i < nanos.length; i++) {
      if (i % Math.max(1, nanos.length / PYTHONS) == 0 && i * PYTHONS / nanos.length < PYTHONS) {
        python[i * PYTHONS / nanos.length] = NativePython.time(lab, NativePython.ISOLATED);
      }
      nanos[i] = time(http, request);
    }
    var python3 = new Samples(python);
    var samples = new Samples(nanos);
    return List.of(
        Row.judged(
            "k",
            "one-shot run of 4+5 over HTTP, a clean interpreter each time",
            Samples.millis(samples.median()),
            samples.spread(),
            Samples.millis(samples.p99()),
            "p50 ≤ 10 ms",
            samples.median() / 1e6 <= GOAL_MILLIS),
        Row.judged(
            "k",
            "k ÷ python3 -I -c \"print(4+5)\", measured in turns",
            Samples.decimal((double) samples.median() / python3.median()),
            "python3 -I: %s".formatted(Samples.millis(python3.median())),
            "",
            "< 1",
            samples.median() < python3.median()));
  }

  private static Row throughput(Lab lab, HttpClient http, HttpRequest request) {
    var times = lab.options().times(THROUGHPUT_TIMES);
    var perSecond = times / seconds(http, request, times);
    return Row.judged(
        "k",
        "the same from %d clients at once".formatted(PARALLEL),
        Samples.decimal(perSecond) + " per second",
        "n=%d".formatted(times),
        "",
        "≥ 100 per second",
        perSecond >= GOAL_PER_SECOND);
  }

  /** What the runners hold after a tenth of many runs, and after all of them. */
  private static Row memory(Lab lab, ServerProcess server, HttpClient http, HttpRequest request) throws IOException {
    var times = lab.options().times(LONG_TIMES);
    seconds(http, request, times / 10);
    var before = server.runnersResidentBytes();
    seconds(http, request, times - times / 10);
    var after = server.runnersResidentBytes();
    var growth = (double) after / before;
    return Row.judged(
        "k",
        "memory of the runners after %,d runs ÷ after %,d".formatted(times, times / 10),
        Samples.decimal(growth),
        "%d → %d MiB".formatted(before >> 20, after >> 20),
        "",
        "≤ 1.1",
        growth <= GOAL_GROWTH);
  }

  private static double seconds(HttpClient http, HttpRequest request, int times) {
    var start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(PARALLEL)) {
      var runs = new ArrayList<CompletableFuture<Void>>();
      for (var i = 0; i < PARALLEL; i++) {
        runs.add(
            CompletableFuture.runAsync(
                () -> {
                  for (var k = 0; k < times / PARALLEL; k++) {
                    time(http, request);
                  }
                },
                threads));
      }
      runs.forEach(CompletableFuture::join);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static HttpRequest request(int port) {
    return HttpRequest.newBuilder(URI.create("http://localhost:%d/v1/execute".formatted(port)))
        .header("Authorization", "Bearer sk_test_demo")
        .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"4+5\"}"))
        .build();
  }

  private static long time(HttpClient http, HttpRequest request) {
    try {
      var start = System.nanoTime();
      var response = http.send(request, BodyHandlers.ofString());
      var duration = System.nanoTime() - start;
      if (response.statusCode() != 200 || !response.body().contains("\"text/plain\":\"9\"")) {
        throw new BenchException("4+5 was answered with " + response.body());
      }
      return duration;
    } catch (IOException e) {
      throw new BenchException("the server does not answer", e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }
}
