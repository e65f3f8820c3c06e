package io.serpentarium.bench;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.quota.Execution;
import io.serpentarium.quota.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What metering adds to a run of {@code 4+5} in a warm session: two servers, with and without it, in turns. */
final class MeteringCost implements Measurement {
  private static final String CODE = "4+5";
  private static final double GOAL = 1.02;

  /**
   * No two processes are compiled alike, so there are several pairs. The one that is started first is slower, by a
   * tenth with the very same settings: each kind is the first as often as the other, and ratios are judged two by two.
   */
  private static final int PAIRS = 4;

  private static final int BLOCKS = 8;
  private static final int TURNS_PER_BLOCK = 60;

  /** Few, so that whatever disturbs the machine disturbs both. */
  private static final int RUNS_PER_TURN = 8;

  private static final int CALL_ROUNDS = 50;
  private static final int CALLS = 10_000;

  /** The server's compiler needs some 20,000 runs, spread over sessions, which may have 10,000 each. */
  private static final int WARM_SESSIONS = 3;

  private static final int WARM_SESSION_RUNS = 8_000;

  @Override
  public Set<String> letters() {
    return Set.of("q");
  }

  /** A server with a client and a session; it becomes fast by {@link #warm}. */
  private record Side(ServerProcess server, Client client, CellScript script) implements AutoCloseable {
    static Side start(Lab lab, boolean metering) {
      var server = ServerProcess.start(lab, "--quota.metering=" + metering);
      var client = Client.connect(lab, server.port()).greet();
      var session = client.open();
      client.run(session, CODE, "ok");
      return new Side(server, client, new CellScript(client, session, CODE));
    }

    void warm(Lab lab) {
      var session = client.open();
      PingPong.play(lab, client, new CellScript(client, session, CODE), lab.options().times(WARM_SESSION_RUNS));
      client.send(Wire.close(session));
      server.awaitWarm();
    }

    Samples play(Lab lab, int times) {
      return PingPong.play(lab, client, script, times);
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  @Override
  public List<Row> measure(Lab lab) {
    var with = new Series();
    var without = new Series();
    var ratios = new ArrayList<Double>();
    for (var i = 0; i < PAIRS; i++) {
      var meteredFirst = i % 2 == 0;
      try (var first = Side.start(lab, meteredFirst);
          var second = Side.start(lab, !meteredFirst)) {
        for (var warm = 0; warm < WARM_SESSIONS; warm++) {
          first.warm(lab);
          second.warm(lab);
        }
        var metered = meteredFirst ? first : second;
        var plain = meteredFirst ? second : first;
        var pair = new ArrayList<Double>();
        for (var block = 0; block < BLOCKS; block++) {
          var samples = block(lab, metered, plain);
          with.add(samples.getFirst());
          without.add(samples.getLast());
          pair.add((double) samples.getFirst().median() / samples.getLast().median());
        }
        ratios.add(median(pair));
      }
    }
    return List.of(
        without.plain("q", "our run of 4+5 over the WebSocket, warm session, quota.metering=false"),
        with.plain("q", "the same with metering"),
        direct(),
        ratio(ratios));
  }

  /** What of it a run waits for: summing up. The sums are written down by a thread of their own. */
  private static Row direct() {
    var meter = new Meter();
    var nanos = new long[CALL_ROUNDS];
    for (var round = -CALL_ROUNDS; round < CALL_ROUNDS; round++) {
      var start = System.nanoTime();
      for (var call = 0; call < CALLS; call++) {
        meter.record(execution(call));
      }
      if (round >= 0) {
        nanos[round] = (System.nanoTime() - start) / CALLS;
      }
    }
    var calls = new Samples(nanos);
    return Row.plain(
        "q",
        "summing up one run of 100 subjects, by itself",
        "%d ns".formatted(calls.median()),
        "%d–%d ns, n=%d × %,d".formatted(calls.min(), calls.max(), CALL_ROUNDS, CALLS),
        "");
  }

  private static Execution execution(int call) {
    var used = Duration.ofMillis(2);
    return new Execution(
        Instant.EPOCH.plusMillis(call), "uni", "sub-" + call % 100, "k1", "https://uni.example", Outcome.OK, used, used, 1 << 20, 9);
  }

  /** Turn by turn; who comes first changes, so that a machine that gets slower favours nobody. */
  private static List<Samples> block(Lab lab, Side metered, Side plain) {
    var turns = lab.options().times(TURNS_PER_BLOCK);
    var with = LongStream.builder();
    var without = LongStream.builder();
    for (var turn = 0; turn < turns; turn++) {
      if (turn % 2 == 0) {
        Arrays.stream(metered.play(lab, RUNS_PER_TURN).nanos()).forEach(with);
        Arrays.stream(plain.play(lab, RUNS_PER_TURN).nanos()).forEach(without);
      } else {
        Arrays.stream(plain.play(lab, RUNS_PER_TURN).nanos()).forEach(without);
        Arrays.stream(metered.play(lab, RUNS_PER_TURN).nanos()).forEach(with);
      }
    }
    return List.of(new Samples(with.build().toArray()), new Samples(without.build().toArray()));
  }

  /** The geometric mean of two pairs, in which each kind was the first once. */
  private static Row ratio(List<Double> ratios) {
    var balanced = new ArrayList<Double>();
    for (var i = 0; i + 1 < ratios.size(); i += 2) {
      balanced.add(Math.sqrt(ratios.get(i) * ratios.get(i + 1)));
    }
    var mean = balanced.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    var each = ratios.stream().map(MeteringCost::three).collect(Collectors.joining(", "));
    return Row.judged("q", "with ÷ without, in turns", three(mean), "pairs: " + each, "", "≤ 1.02", mean <= GOAL);
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String three(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
