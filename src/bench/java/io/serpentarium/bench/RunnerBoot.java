package io.serpentarium.bench;

import io.serpentarium.runner.RunnerInstallation;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.RuntimeFiles;
import io.serpentarium.telemetry.ProcessUsage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** A runner's start, plainly and from the base image, in turns. */
final class RunnerBoot implements Measurement {
  private static final int TIMES = 10;
  private static final double GOAL = 0.20;

  /** One start: until READY and until the first result. */
  private record Boot(long readyNanos, ProcessUsage atReady, long resultNanos, ProcessUsage atResult) {
    long readyCpu() {
      return atReady.cpu().toNanos();
    }

    long resultCpu() {
      return atResult.cpu().toNanos();
    }

    long rss() {
      return atResult.rssBytes();
    }
  }

  @Override
  public Set<String> letters() {
    return Set.of("e");
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    var fromImage = RuntimeFiles.prepare(lab.places().deno(), lab.folder());
    var plain =
        new RunnerInstallation(fromImage.deno(), fromImage.program(), fromImage.pyodide(), Optional.empty());
    var plainBoots = new ArrayList<Boot>();
    var imageBoots = new ArrayList<Boot>();
    var boots = new LinkedHashMap<RunnerLauncher, List<Boot>>();
    boots.put(lab.launcher(plain, Map.of()), plainBoots);
    boots.put(lab.launcher(fromImage, Map.of()), imageBoots);
    var unboxed = new ArrayList<Boot>();
    boots.put(lab.launcher(fromImage, Map.of("isolation.box", "none")), unboxed);
    for (var i = 0; i < lab.options().times(TIMES); i++) {
      for (var each : boots.entrySet()) {
        each.getValue().add(boot(lab, each.getKey()));
      }
    }
    var rows = new ArrayList<>(rows("runner boot, plain", plainBoots));
    rows.addAll(rows("runner boot, from the image", imageBoots));
    rows.addAll(rows("runner boot, from the image, without walls of the system", unboxed));
    rows.add(ratio("CPU until ready: image ÷ plain", plainBoots, imageBoots, Boot::readyCpu));
    rows.add(ratio("CPU until the first result: image ÷ plain", plainBoots, imageBoots, Boot::resultCpu));
    return rows;
  }

  private static Boot boot(Lab lab, RunnerLauncher launcher) throws IOException {
    var start = System.nanoTime();
    try (var runner = BareRunner.launch(lab, launcher)) {
      var ready = System.nanoTime() - start;
      var atReady = runner.usage();
      runner.run(1);
      return new Boot(ready, atReady, System.nanoTime() - start, runner.usage());
    }
  }

  private static List<Row> rows(String what, List<Boot> boots) {
    var rss = samples(boots, Boot::rss).median() >> 20;
    return List.of(
        row(what + ": until ready", samples(boots, Boot::readyNanos)),
        row(what + ": CPU until ready", samples(boots, Boot::readyCpu)),
        row(
            what + ": until the first result (then %d MiB resident)".formatted(rss),
            samples(boots, Boot::resultNanos)));
  }

  private static Row row(String what, Samples samples) {
    var median = Samples.millis(samples.median());
    return Row.plain("e", what, median, samples.spread(), Samples.millis(samples.max()) + " max");
  }

  private static Row ratio(String what, List<Boot> plain, List<Boot> image, ToLongFunction<Boot> cpu) {
    var ratio = (double) samples(image, cpu).median() / samples(plain, cpu).median();
    return Row.judged("e", what, Samples.decimal(ratio), "", "", "≤ 0.20", ratio <= GOAL);
  }

  private static Samples samples(List<Boot> boots, ToLongFunction<Boot> figure) {
    return new Samples(boots.stream().mapToLong(figure).toArray());
  }
}
