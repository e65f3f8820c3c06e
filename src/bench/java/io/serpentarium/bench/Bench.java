package io.serpentarium.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Entry point: measures what was asked for and prints one table, also to {@code target/bench.md}.
 *
 * <p>Arguments: {@code --only=c,f} chooses rows by letter, {@code --quick=true} takes a tenth of the samples.
 */
public final class Bench {
  private static final List<Measurement> ALL =
      List.of(
          new RoundTrips(),
          new NativePython(),
          new RunnerBoot(),
          new InterruptLatency(),
          new OutputThroughput(),
          new FloodStop(),
          new KilledSession(),
          new IdleSockets(),
          new FirstRun(),
          new OneShots(),
          new PageMoves(),
          new ManySessions(),
          new AdmissionCost(),
          new MeteringCost(),
          new FairOrder(),
          new TenantStart());

  private Bench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var options = Options.parse(args, ALL);
    var places = Places.in(Path.of("").toAbsolutePath());
    var machine = Machine.look(places);
    System.out.println(machine.sentence());
    var rows = new ArrayList<Row>();
    try (var lab = new Lab(options, places)) {
      for (var measurement : ALL) {
        if (options.wants(measurement)) {
          rows.addAll(measure(measurement, lab));
        }
      }
    }
    var text = "%s%n%n%s".formatted(machine.sentence(), new Table(rows).markdown());
    Files.writeString(places.target().resolve("bench.md"), text);
    System.out.println();
    System.out.println(text);
  }

  /** One that fails says so in its row and doesn't take the others along. */
  private static List<Row> measure(Measurement measurement, Lab lab) {
    var name = measurement.getClass().getSimpleName();
    System.err.println("measuring " + name + " …");
    try {
      return measurement.measure(lab);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    } catch (Exception e) {
      e.printStackTrace();
      var letter = measurement.letters().stream().sorted().findFirst().orElse("");
      return List.of(Row.judged(letter, name + " failed: " + e.getMessage(), "", "", "", "", false));
    }
  }
}
