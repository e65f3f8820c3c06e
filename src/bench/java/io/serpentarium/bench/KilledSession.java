package io.serpentarium.bench;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** From the SIGKILL of a session's runner to the result of its next run, with a warm runner at hand. */
final class KilledSession implements Measurement {
  private static final int TIMES = 30;
  private static final int WARM_UPS = 5;
  private static final Duration GOAL = Duration.ofMillis(300);

  @Override
  public Set<String> letters() {
    return Set.of("h");
  }

  @Override
  public List<Row> measure(Lab lab) {
    return List.of(
        measure(lab, "SIGKILL of a session's runner to its next result", "--image.checkpoint=never", "4+5"),
        measure(
            lab,
            "the same for a session with a checkpoint, its variables back",
            "--image.checkpoint=every-run",
            "kept"));
  }

  private static Row measure(Lab lab, String what, String setting, String code) {
    // A server of its own: which runner is the session's is known when there is one other only.
    try (var server = ServerProcess.start(lab, setting);
        var client = Client.connect(lab, server.port()).greet()) {
      var next = theOnly(server.runnerPids());
      var session = client.open();
      client.run(session, "kept = 1", "ok");
      var times = lab.options().times(TIMES);
      var nanos = new long[times];
      for (var i = -WARM_UPS; i < times; i++) {
        server.awaitWarm();
        var victim = next;
        var others = new HashSet<>(server.runnerPids());
        others.remove(victim);
        next = theOnly(others);
        client.send(Wire.run(client.nextId(), session, "while True: pass"));
        client.await("started");
        var start = System.nanoTime();
        kill(victim);
        client.done("crashed");
        var latency = client.run(session, code, "ok").nanoTime() - start;
        if (i >= 0) {
          nanos[i] = latency;
        }
      }
      client.send(Wire.close(session));
      var samples = new Samples(nanos);
      return Row.judged(
          "h",
          what,
          Samples.millis(samples.median()),
          samples.spread(),
          Samples.millis(samples.max()) + " max",
          "max ≤ 300 ms",
          samples.max() <= GOAL.toNanos());
    }
  }

  private static long theOnly(Set<Long> pids) {
    if (pids.size() != 1) {
      throw new BenchException("one runner was expected, not " + pids);
    }
    return pids.iterator().next();
  }

  private static void kill(long pid) {
    if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new BenchException("runner %d could not be killed".formatted(pid));
    }
  }
}
