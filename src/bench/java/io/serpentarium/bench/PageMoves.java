package io.serpentarium.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A session that holds 100,000 integers leaves its runner for the disk and comes back, as a server does it. Sessions of
 * two readers take turns in a pool of one runner: each run of the one pages the other out, and as an isolate never
 * serves two readers, each comes back in a fresh one.
 */
final class PageMoves implements Measurement {
  private static final int TIMES = 30;
  private static final Duration GOAL_OUT = Duration.ofMillis(60);
  private static final Duration GOAL_IN = Duration.ofMillis(80);
  private static final String MOVES = "serpentarium_session_paging_seconds";

  @Override
  public Set<String> letters() {
    return Set.of("l");
  }

  @Override
  public List<Row> measure(Lab lab) {
    try (var server = ServerProcess.start(lab, "--pool.max=1", "--image.checkpoint-after=1h");
        var ann = Client.connect(lab, server.port()).greet();
        var bob = Client.connect(lab, server.port()).greet()) {
      var readers = List.of(ann, bob);
      var sessions = List.of(ann.open(), bob.open());
      for (var i = 0; i < 2; i++) {
        readers.get(i).run(sessions.get(i), "data = list(range(1000, 101_000))", "ok");
      }
      var times = lab.options().times(TIMES);
      var out = new long[times];
      var in = new long[times];
      for (var i = 0; i < times; i++) {
        var before = Move.of(server);
        readers.get(i % 2).run(sessions.get(i % 2), "assert sum(data) == 5_099_950_000\ndata[0] = 1000", "ok");
        var after = Move.of(server);
        out[i] = after.saved - before.saved;
        in[i] = after.loaded - before.loaded;
      }
      return List.of(
          row("page out a session with 100,000 integers: until it is on disk", out, "p50 ≤ 60 ms", GOAL_OUT),
          row("page it in again, in a fresh isolate", in, "p50 ≤ 80 ms", GOAL_IN));
    }
  }

  /** What all moves have taken so far, in nanoseconds. */
  private record Move(long saved, long loaded) {
    static Move of(ServerProcess server) {
      return new Move(sum(server, "saved"), sum(server, "loaded"));
    }

    private static long sum(ServerProcess server, String move) {
      return (long) (server.metric(MOVES + "_sum{move=\"%s\"".formatted(move)) * 1e9);
    }
  }

  private static Row row(String what, long[] nanos, String goal, Duration most) {
    var samples = new Samples(nanos);
    return Row.judged(
        "l",
        what,
        Samples.millis(samples.median()),
        samples.spread(),
        Samples.millis(samples.p99()),
        goal,
        samples.median() <= most.toNanos());
  }
}
