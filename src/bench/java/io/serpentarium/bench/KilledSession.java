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
    // A server of its own: which runner is the session's is known when there is one other only.
    try (var server = ServerProcess.start(lab);
        var client = Client.connect(lab, server.port()).greet()) {
      var next = theOnly(server.runnerPids());
      var session = client.open();
      client.run(session, "4+5", "ok");
      var times = lab.options().times(TIMES);
      var nanos = new long[times];
      for (var i = -WARM_UPS; i < times; i++) {
        server.awaitWarm();
        var victim = next;
        var others = new HashSet<>(server.runnerPids());
        others.remove(victim);
        next = theOnly(others);
        var start = System.nanoTime();
        kill(victim);
        client.await(
            message -> Wire.is("session.state", message) && Wire.text(message, "state").equals("idle"));
        var latency = client.run(session, "4+5", "ok").nanoTime() - start;
        if (i >= 0) {
          nanos[i] = latency;
        }
      }
      client.send(Wire.close(session));
      var samples = new Samples(nanos);
      return List.of(
          Row.judged(
              "h",
              "SIGKILL of a session's runner to its next result",
              Samples.millis(samples.median()),
              samples.spread(),
              Samples.millis(samples.max()) + " max",
              "max ≤ 300 ms",
              samples.max() <= GOAL.toNanos()));
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
