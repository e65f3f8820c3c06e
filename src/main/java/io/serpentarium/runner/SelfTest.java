package io.serpentarium.runner;

import io.serpentarium.protocol.Outcome;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attacks a runner of the server's own, before anybody is served: a few payloads that print a mark once they have got
 * hold of something forbidden. Not thread-safe: confined to the thread that starts the server.
 */
public final class SelfTest {
  /** The quick ones of the attacks that the tests run; the last one costs the isolate. */
  static final List<String> PAYLOADS =
      List.of(
          "js-eval-typeof-deno", "js-deno-readfile", "js-dyn-import-node-fs", "js-dyn-import-child-process",
          "nested-worker-permission-grab", "host-files-plain-open", "os-system", "env-and-argv-leak",
          "js-websocket", "ctypes-run-script");

  private static final String MARK = "ESC" + "APED:";
  private static final Logger LOG = LoggerFactory.getLogger(SelfTest.class);
  private static final Duration RUN_TIME = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** On a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_OUTPUT = 64 * 1024;
  private static final int SHOWN = 200;

  private final RunnerLauncher launcher;
  private final Context context;
  private final BlockingQueue<RunnerFrame> heard = new LinkedBlockingQueue<>();

  /** The isolate went with the last run; another one is booted when there is something more to run. */
  private boolean isolateLost;

  /** Frames reach it through that context; it must not run on it itself. */
  public SelfTest(RunnerLauncher launcher, Context context) {
    this.launcher = launcher;
    this.context = context;
  }

  /**
   * Runs it; takes about a second.
   *
   * @throws SelfTestException when something got out, or nothing could be tried
   */
  public void run() {
    var began = System.nanoTime();
    Runner runner = launch();
    try {
      if (!output(runner, "4+5").contains("9")) {
        throw new SelfTestException("The self-test's runner cannot add: its files may be damaged.");
      }
      for (var payload : PAYLOADS) {
        var output = output(runner, code(payload));
        var mark = output.indexOf(MARK);
        if (mark >= 0) {
          throw new SelfTestException(
              "The attack %s got out of a runner in the self-test (%s): do not serve with this combination of versions."
                  .formatted(payload, output.substring(mark, Math.min(output.length(), mark + SHOWN)).strip()));
        }
      }
      LOG.info("self-test: {} attacks held in {} ms", PAYLOADS.size(), (System.nanoTime() - began) / 1_000_000);
    } finally {
      runner.kill(ExitCause.RETIRED, "the self-test is done with it");
    }
  }

  private Runner launch() {
    try {
      var runner = launcher.launch(context, _ -> {});
      runner.attach(context, heard::addAll);
      awaitReady();
      return runner;
    } catch (IOException e) {
      throw new SelfTestException("The self-test cannot start a runner (%s).".formatted(e.getMessage()));
    }
  }

  private void awaitReady() {
    while (true) {
      switch (next()) {
        case RunnerFrame.Ready _ -> {
          return;
        }
        case RunnerFrame.Failed(var why) -> throw new SelfTestException("The self-test's runner does not boot: " + why);
        case RunnerFrame.Exited exited -> throw ended(exited);
        default -> {
          // Of the isolate before.
        }
      }
    }
  }

  /** All that a run tells, as one text. */
  private String output(Runner runner, String code) {
    if (isolateLost) {
      runner.boot();
      awaitReady();
    }
    runner.send(
        new RunnerCommand.Run(
            "self-test", code, null, null, null, null, List.of(), true, null, false, RUN_TIME, GRACE, MOST_OUTPUT, 10,
            MOST_OUTPUT));
    var output = new StringBuilder();
    while (true) {
      switch (next()) {
        case RunnerFrame.Text text -> output.append(text.text());
        case RunnerFrame.Output other -> output.append(other);
        case RunnerFrame.Done done -> {
          isolateLost = done.gone();
          return done.outcome() == Outcome.OK ? output.toString() : output.append(done.outcome()).toString();
        }
        case RunnerFrame.Exited exited -> throw ended(exited);
        default -> {
          // The end of an isolate, which Done has told already.
        }
      }
    }
  }

  private RunnerFrame next() {
    try {
      var frame = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (frame == null) {
        throw new SelfTestException(
            "The self-test's runner gave no answer for %d s: the machine may be overloaded.".formatted(PATIENCE.toSeconds()));
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SelfTestException("The self-test was interrupted.");
    }
  }

  private static SelfTestException ended(RunnerFrame.Exited exited) {
    return new SelfTestException(
        "The self-test's runner ended (%s, %s): %s"
            .formatted(exited.cause(), exited.detail(), exited.stderr()).strip());
  }

  private static String code(String payload) {
    try (var in = SelfTest.class.getResourceAsStream("/selftest/%s.py".formatted(payload))) {
      if (in == null) {
        throw new SelfTestException("The server was built without the attack %s of its self-test.".formatted(payload));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SelfTestException("The attack %s cannot be read (%s).".formatted(payload, e.getMessage()));
    }
  }
}
