package io.serpentarium.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** From the press of Stop to the end of a program that floods a reader who takes in 2 MB a second. */
final class FloodStop implements Measurement {
  private static final int TIMES = 100;
  private static final int MEGABYTES_PER_SECOND = 2;
  private static final Duration GOAL = Duration.ofMillis(300);
  private static final Duration FLOOD = Duration.ofMillis(400);
  private static final String CODE = "while True: print('x' * 79)";

  @Override
  public Set<String> letters() {
    return Set.of("g");
  }

  @Override
  public List<Row> measure(Lab lab) {
    try (var client = Client.connect(lab, lab.server().port()).greet()) {
      var session = client.open();
      var reader = Reader.slow(lab, client, session, MEGABYTES_PER_SECOND);
      client.read(reader::see);
      var times = lab.options().times(TIMES);
      var arrived = new long[times];
      var seen = new long[times];
      for (var i = 0; i < times; i++) {
        var run = client.nextId();
        client.send(Wire.run(run, session, CODE));
        client.await("started");
        LockSupport.parkNanos(FLOOD.toNanos());
        var start = System.nanoTime();
        client.send(Wire.interrupt(session, run));
        var done = client.done("interrupted").nanoTime();
        arrived[i] = done - start;
        seen[i] = Math.max(done, reader.busyUntil()) - start;
        LockSupport.parkNanos(Math.max(0, reader.busyUntil() - System.nanoTime()));
      }
      client.send(Wire.close(session));
      return List.of(
          row("Stop of a flood, slow reader (2 MB/s): done at the socket", new Samples(arrived)),
          row("Stop of a flood, slow reader (2 MB/s): done seen, all before it taken in", new Samples(seen)));
    }
  }

  private static Row row(String what, Samples samples) {
    return Row.judged(
        "g",
        what,
        Samples.millis(samples.median()),
        samples.spread(),
        Samples.millis(samples.p99()),
        "p99 ≤ 300 ms",
        samples.p99() <= GOAL.toNanos());
  }
}
