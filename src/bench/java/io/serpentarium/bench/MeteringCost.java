package io.serpentarium.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What metering adds to a run of {@code 4+5} in a warm session: two servers, with and without it, in turns. */
final class MeteringCost implements Measurement {
  private static final String CODE = "4+5";
  private static final double GOAL = 1.02;
  private static final int PAIRS = 60;
  private static final int PER_ROUND = 120;

  /** The server's compiler needs some 20,000 runs, spread over sessions, which may have 10,000 each. */
  private static final int WARM_SESSIONS = 3;

  private static final int WARM_SESSION_RUNS = 8_000;

  @Override
  public Set<String> letters() {
    return Set.of("q");
  }

  /** A server with a client and a session that has run often. */
  private record Side(ServerProcess server, Client client, CellScript script) implements AutoCloseable {
    static Side start(Lab lab, boolean metering) {
      var server = ServerProcess.start(lab, "--quota.metering=" + metering);
      var client = Client.connect(lab, server.port()).greet();
      for (var i = 0; i < WARM_SESSIONS; i++) {
        var warm = client.open();
        client.run(warm, CODE, "ok");
        PingPong.play(lab, client, new CellScript(client, warm, CODE), lab.options().times(WARM_SESSION_RUNS));
        client.send(Wire.close(warm));
        server.awaitWarm();
      }
      var session = client.open();
      client.run(session, CODE, "ok");
      return new Side(server, client, new CellScript(client, session, CODE));
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
    try (var metered = Side.start(lab, true);
        var plain = Side.start(lab, false)) {
      var times = lab.options().times(PER_ROUND);
      metered.play(lab, 10 * times);
      plain.play(lab, 10 * times);
      var with = new Series();
      var without = new Series();
      var ratios = new double[lab.options().times(PAIRS)];
      for (var pair = 0; pair < ratios.length; pair++) {
        // Who comes first changes, so that a machine that gets slower favours nobody.
        var meteredFirst = pair % 2 == 0;
        var first = (meteredFirst ? metered : plain).play(lab, times);
        var second = (meteredFirst ? plain : metered).play(lab, times);
        with.add(meteredFirst ? first : second);
        without.add(meteredFirst ? second : first);
        ratios[pair] = (double) (meteredFirst ? first : second).median() / (meteredFirst ? second : first).median();
      }
      return List.of(
          without.plain("q", "our run of 4+5 over the WebSocket, warm session, quota.metering=false"),
          with.plain("q", "the same with metering"),
          ratio(ratios));
    }
  }

  private static Row ratio(double[] ratios) {
    Arrays.sort(ratios);
    var median = ratios[ratios.length / 2];
    var spread = "%s–%s (quartiles), n=%d".formatted(three(ratios[ratios.length / 4]), three(ratios[ratios.length * 3 / 4]), ratios.length);
    return Row.judged("q", "with ÷ without, in pairs", three(median), spread, "", "≤ 1.02", median <= GOAL);
  }

  private static String three(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
