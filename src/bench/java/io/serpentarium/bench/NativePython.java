package io.serpentarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The machine's own Python from start to exit, if it has one. */
final class NativePython implements Measurement {
  private static final int TIMES = 40;
  private static final List<String> PLAIN = List.of("python3", "-c", "print(4+5)");
  static final List<String> ISOLATED = List.of("python3", "-I", "-c", "print(4+5)");

  @Override
  public Set<String> letters() {
    return Set.of("d");
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    try {
      time(lab, PLAIN);
    } catch (BenchException none) {
      return List.of(Row.plain("d", "python3 is not there", "", "", ""));
    }
    var times = lab.options().times(TIMES);
    var plain = new long[times];
    var isolated = new long[times];
    for (var i = 0; i < times; i++) {
      plain[i] = time(lab, PLAIN);
      isolated[i] = time(lab, ISOLATED);
    }
    var rows = new ArrayList<Row>();
    rows.add(row("python3 -c \"print(4+5)\", start to exit", new Samples(plain)));
    rows.add(row("python3 -I -c \"print(4+5)\", start to exit", new Samples(isolated)));
    return rows;
  }

  private static Row row(String what, Samples samples) {
    var median = Samples.millis(samples.median());
    return Row.plain("d", what, median, samples.spread(), Samples.millis(samples.p99()));
  }

  static long time(Lab lab, List<String> command) throws InterruptedException {
    var start = System.nanoTime();
    var process = lab.children().start(new ProcessBuilder(command));
    process.waitFor();
    var duration = System.nanoTime() - start;
    lab.children().end(process);
    return duration;
  }
}
