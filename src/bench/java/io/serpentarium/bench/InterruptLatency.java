package io.serpentarium.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** From the press of Stop to the end of an endless loop. */
final class InterruptLatency implements Measurement {
  private static final int TIMES = 300;
  private static final int WARM_UPS = 20;
  private static final Duration GOAL = Duration.ofMillis(100);
  private static final Duration SPIN = Duration.ofMillis(10);

  @Override
  public Set<String> letters() {
    return Set.of("f");
  }

  @Override
  public List<Row> measure(Lab lab) {
    try (var client = Client.connect(lab, lab.server().port()).greet()) {
      var session = client.open();
      client.run(session, "import time", "ok");
      var rows =
          List.of(
              row(lab, client, session, "while True: pass"),
              row(lab, client, session, "time.sleep(60)"));
      client.send(Wire.close(session));
      return rows;
    }
  }

  private static Row row(Lab lab, Client client, String session, String code) {
    var times = lab.options().times(TIMES);
    var nanos = new long[times];
    for (var i = -WARM_UPS; i < times; i++) {
      var latency = stop(client, session, code);
      if (i >= 0) {
        nanos[i] = latency;
      }
    }
    var samples = new Samples(nanos);
    return Row.judged(
        "f",
        "Stop of `%s` to done".formatted(code),
        Samples.millis(samples.median()),
        samples.spread(),
        Samples.millis(samples.p99()),
        "p99 ≤ 100 ms",
        samples.p99() <= GOAL.toNanos());
  }

  private static long stop(Client client, String session, String code) {
    var run = client.nextId();
    client.send(Wire.run(run, session, code));
    var seq = Wire.number(client.await("started").text(), "seq");
    client.send(Wire.ack(session, seq));
    LockSupport.parkNanos(SPIN.toNanos());
    var start = System.nanoTime();
    client.send(Wire.interrupt(session, run));
    return client.done("interrupted").nanoTime() - start;
  }
}
