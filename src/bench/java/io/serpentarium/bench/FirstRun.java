package io.serpentarium.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** From the wish for a new session to its first result, while the pool has a warm runner. */
final class FirstRun implements Measurement {
  private static final int TIMES = 40;
  private static final int WARM_UPS = 3;
  private static final Duration GOAL = Duration.ofMillis(40);

  @Override
  public Set<String> letters() {
    return Set.of("j");
  }

  @Override
  public List<Row> measure(Lab lab) {
    var server = lab.server();
    try (var client = Client.connect(lab, server.port()).greet()) {
      var times = lab.options().times(TIMES);
      var nanos = new long[times];
      for (var i = -WARM_UPS; i < times; i++) {
        server.awaitWarm();
        var start = System.nanoTime();
        var session = client.open();
        var latency = client.run(session, "4+5", "ok").nanoTime() - start;
        client.send(Wire.close(session));
        if (i >= 0) {
          nanos[i] = latency;
        }
      }
      var samples = new Samples(nanos);
      return List.of(
          Row.judged(
              "j",
              "open a session to its first result, warm pool",
              Samples.millis(samples.median()),
              samples.spread(),
              Samples.millis(samples.p99()),
              "p50 ≤ 40 ms",
              samples.median() <= GOAL.toNanos()));
    }
  }
}
