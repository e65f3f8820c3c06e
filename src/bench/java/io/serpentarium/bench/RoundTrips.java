package io.serpentarium.bench;

import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.RuntimeFiles;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Set;

/** A run of {@code 4+5} in a warm session, beside what it is made of, in turns. */
final class RoundTrips implements Measurement {
  private static final double GOAL = 2;
  private static final int TAIL_GOAL = 10;
  private static final int ROUNDS = 10;
  private static final int PER_ROUND = 600;

  /** Runs until the engines of a session's runner have settled. */
  private static final int WARM_UPS = 2_000;

  /** The server's compiler needs some 20,000 runs, spread over sessions, which may have 10,000 each. */
  private static final int WARM_SESSIONS = 2;

  private static final int WARM_SESSION_RUNS = 9_000;
  private static final String CODE = "4+5";

  @Override
  public Set<String> letters() {
    return Set.of("a", "b", "c");
  }

  @Override
  public List<Row> measure(Lab lab) throws Exception {
    var port = lab.server().port();
    try (var cell = Client.connect(lab, port).greet()) {
      for (var i = 0; i < WARM_SESSIONS; i++) {
        var warm = cell.open();
        cell.run(warm, CODE, "ok");
        PingPong.play(lab, cell, new CellScript(cell, warm, CODE), lab.options().times(WARM_SESSION_RUNS));
        cell.send(Wire.close(warm));
        lab.server().awaitWarm();
      }
      var session = cell.open();
      var done = cell.run(session, CODE, "ok").text();
      try (var bare = BarePyodide.start(lab);
          var server = EchoProcess.start(lab, done.length());
          var echo = Client.connect(lab, server.port());
          var runner = BareRunner.launch(lab, launcher(lab))) {
        var rows = rounds(lab, bare, echo, runner, cell, session);
        cell.send(Wire.close(session));
        return rows;
      }
    }
  }

  private static RunnerLauncher launcher(Lab lab) {
    return lab.launcher(RuntimeFiles.prepare(lab.places().deno(), lab.folder()), Map.of());
  }

  private static List<Row> rounds(
      Lab lab, BarePyodide bare, Client echo, BareRunner runner, Client cell, String session)
      throws Exception {
    var script = new CellScript(cell, session, CODE);
    var echoScript = new EchoScript(Wire.run("r1000", session, CODE));
    Series pyodide = new Series();
    Series socket = new Series();
    Series frames = new Series();
    Series ours = new Series();
    var warmUps = lab.options().times(WARM_UPS);
    bare.run(warmUps);
    PingPong.play(lab, echo, echoScript, lab.options().times(WARM_SESSIONS * WARM_SESSION_RUNS));
    runner.run(warmUps);
    PingPong.play(lab, cell, script, warmUps);
    var perRound = lab.options().times(PER_ROUND);
    for (var round = 0; round < ROUNDS; round++) {
      pyodide.add(bare.run(perRound));
      socket.add(PingPong.play(lab, echo, echoScript, perRound));
      ours.add(PingPong.play(lab, cell, script, perRound));
      frames.add(runner.run(perRound));
    }
    return List.of(
        pyodide.plain("a", "bare Pyodide in Deno: runPythonAsync(\"4+5\")"),
        socket.plain("b", "bare Vert.x WebSocket echo, messages as long as run and done"),
        frames.plain("c", "our runner alone: 4+5 over its pipes"),
        ours.plain("c", "our run of 4+5 over the WebSocket, warm session"),
        ratio(ours, pyodide, socket),
        tail(ours));
  }

  private static Row ratio(Series ours, Series pyodide, Series socket) {
    var ratio = (double) ours.median() / (pyodide.median() + socket.median());
    var value = two(ratio);
    return Row.judged("c", "c ÷ (a + b)", value, "", "", "≤ 2 (stretch 1.5)", ratio <= GOAL);
  }

  private static Row tail(Series ours) {
    var ratio = (double) ours.p99() / ours.median();
    return Row.judged("c", "p99 ÷ p50 of c", two(ratio), "", "", "≤ 10", ratio <= TAIL_GOAL);
  }

  private static String two(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** Each message is an answer. */
  private record EchoScript(String request) implements PingPong.Script {
    @Override
    public boolean isAnswer(String message) {
      return true;
    }
  }
}
