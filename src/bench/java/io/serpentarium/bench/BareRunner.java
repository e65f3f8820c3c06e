package io.serpentarium.bench;

import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.Runner;
import io.serpentarium.telemetry.ProcessUsage;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A runner with nothing around it: launched, fed and heard by the bench itself. For one thread. */
final class BareRunner implements AutoCloseable {
  private final Lab lab;
  private final Runner runner;
  private volatile Promise<Samples> finished = Promise.promise();
  private long[] nanos = new long[1];
  private int answered;
  private long sentAt;

  private BareRunner(Lab lab, Runner runner) {
    this.lab = lab;
    this.runner = runner;
  }

  /** Starts a process and waits until it is ready. */
  static BareRunner launch(Lab lab, RunnerLauncher launcher) throws IOException {
    var ready = Promise.<Void>promise();
    var runner =
        launcher.launch(
            lab.context(),
            frames -> {
              switch (frames.getFirst()) {
                case RunnerFrame.Ready _ -> ready.tryComplete();
                default -> ready.tryFail("the runner did not become ready: " + frames);
              }
            });
    ready.future().await();
    var bare = new BareRunner(lab, runner);
    runner.attach(lab.context(), bare::heard);
    return bare;
  }

  /** Runs {@code 4+5} so many times, one after the other. */
  Samples run(int times) {
    return lab.onContext(
        () -> {
          finished = Promise.promise();
          nanos = new long[times];
          answered = 0;
          next();
          return finished.future();
        });
  }

  ProcessUsage usage() {
    return runner.usage().orElseThrow(() -> new BenchException("the runner has ended"));
  }

  private void next() {
    var command =
        new RunnerCommand.Run(
            "r" + answered,
            "4+5",
            null,
            null,
            null,
            null,
            List.of(),
            false,
            null,
            false,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            1 << 24,
            1000,
            1 << 18);
    sentAt = System.nanoTime();
    runner.send(command);
  }

  private void heard(List<RunnerFrame> frames) {
    if (frames.getLast() instanceof RunnerFrame.Done) {
      nanos[answered++] = System.nanoTime() - sentAt;
      if (answered < nanos.length) {
        next();
      } else {
        finished.complete(new Samples(nanos));
      }
    } else if (frames.getLast() instanceof RunnerFrame.Exited exited) {
      finished.tryFail("the runner has ended: " + exited);
    }
  }

  @Override
  public void close() {
    runner.kill(ExitCause.RETIRED, "the bench is done with it");
  }
}
