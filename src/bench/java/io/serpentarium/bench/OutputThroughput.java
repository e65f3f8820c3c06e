package io.serpentarium.bench;

import java.util.List;
import java.util.Set;

/** How fast what a program prints reaches a reader who keeps up. */
final class OutputThroughput implements Measurement {
  private static final int TIMES = 5;
  private static final int LINES = 1_000_000;
  private static final int BLOCKS = 150;
  private static final int BLOCK_BYTES = 100_000;

  @Override
  public Set<String> letters() {
    return Set.of("g");
  }

  @Override
  public List<Row> measure(Lab lab) {
    try (var client = Client.connect(lab, lab.server().port()).greet()) {
      var session = client.open();
      var reader = Reader.prompt(lab, client, session);
      client.read(reader::see);
      client.run(session, "for i in range(100_000): print(i)", "ok");
      var rows =
          List.of(
              row(lab, client, session, "1,000,000 lines: for i in range(1_000_000): print(i)",
                  "for i in range(%d): print(i)".formatted(LINES), LINES),
              row(lab, client, session, "large blocks: 150 × print('x' * 100_000)",
                  "for _ in range(%d): print('x' * %d)".formatted(BLOCKS, BLOCK_BYTES), BLOCKS));
      client.send(Wire.close(session));
      return rows;
    }
  }

  private static Row row(Lab lab, Client client, String session, String what, String code, int lines) {
    var times = lab.options().times(TIMES);
    var nanos = new long[times];
    var bytes = 0L;
    for (var i = 0; i < times; i++) {
      var start = System.nanoTime();
      var done = client.run(session, code, "ok");
      nanos[i] = done.nanoTime() - start;
      bytes = Wire.number(done.text(), "stdoutBytes");
    }
    var samples = new Samples(nanos);
    var median = "%s MB/s, %,d lines/s"
            .formatted(perSecond(bytes, samples.median()), Math.round(lines * 1e9 / samples.median()));
    var spread = "%s–%s, n=%d"
            .formatted(perSecond(bytes, samples.max()), perSecond(bytes, samples.min()), times);
    return Row.plain("g", what, median, spread, Samples.millis(samples.max()) + " max");
  }

  private static String perSecond(long bytes, long nanos) {
    return Samples.decimal(bytes * 1e3 / nanos);
  }
}
