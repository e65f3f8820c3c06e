package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.box.Box;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerInstallation;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.RunnerLimits;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.testing.HandDrivenContext;
import io.serpentarium.testing.HandDrivenTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes whose program is a line for the shell, on a Vert.x driven by hand. */
@Timeout(20)
class ProcessesTest {
  @TempDir Path folder;
  private final HandDrivenContext context = new HandDrivenContext();
  private final HandDrivenTimers timers = new HandDrivenTimers();
  private final ArrayDeque<Runnable> launches = new ArrayDeque<>();
  private final List<String> happened = new ArrayList<>();
  private final Metrics metrics = new Metrics();
  private Processes processes;

  @BeforeEach
  void makeProcesses() {
    var deno = folder.resolve("deno");
    var installation = new RunnerInstallation(deno, folder, folder, Optional.empty());
    var config = ServerConfig.defaults();
    var box = Box.open(installation.boxed());
    var launcher = new RunnerLauncher(installation, new RunnerLimits(1 << 26, 1, 1), config.isolation(), box);
    processes = new Processes(vertx(), config.pool(), launcher, metrics, new Heard());
  }

  @AfterEach
  void killAll() {
    var gone = processes.killAll();
    while (!gone.isComplete()) {
      finishLaunches();
      runNext();
    }
    metrics.close();
  }

  @Test
  void tellsWhenAProcessHasEnded() throws Exception {
    program("exit 1");
    processes.launch(1, "default");
    finishLaunches();
    runNext();
    assertThat(happened).containsExactly("exited 1");
  }

  @Test
  void tellsWhenAProcessCannotBeStarted() {
    processes.launch(1, "default");
    finishLaunches();
    assertThat(happened).containsExactly("exited 1");
  }

  @Test
  void killsAProcessThatIsNotReadyInTime() throws Exception {
    program("exec sleep 15");
    processes.launch(1, "default");
    finishLaunches();
    timers.pass(19_999);
    assertThat(processes.runner(1).usage()).isPresent();
    timers.pass(1);
    runNext();
    assertThat(happened).containsExactly("exited 1");
  }

  @Test
  void killsAProcessThatWasDoomedBeforeItHadStarted() throws Exception {
    program("exec sleep 15");
    processes.launch(1, "default");
    processes.kill(1, ExitCause.RETIRED, "no longer needed");
    finishLaunches();
    runNext();
    assertThat(happened).containsExactly("exited 1");
  }

  /** Its end may be heard before its start. */
  @Test
  void sparesTheNextProcessOfASlotWhoseLastOneEndedAtOnce() throws Exception {
    program("exit 1");
    processes.launch(1, "default");
    runNext();
    assertThat(happened).containsExactly("exited 1");
    program("exec sleep 15");
    processes.launch(1, "default");
    launches.remove().run();
    timers.pass(10_000);
    launches.remove().run();
    timers.pass(15_000);
    processes.kill(1, ExitCause.RETIRED, "nothing else has killed it");
    runNext();
    assertThat(metrics.scrape()).containsIgnoringCase(ExitCause.RETIRED.name()).doesNotContainIgnoringCase(ExitCause.SLOW_START.name());
  }

  private void program(String script) throws Exception {
    var file = folder.resolve("deno");
    Files.writeString(file, script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void finishLaunches() {
    while (!launches.isEmpty()) {
      launches.remove().run();
    }
  }

  private void runNext() {
    try {
      context.runNext();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Launches at once, but tells so only when the test says so. */
  private Vertx vertx() {
    var withTimers = timers.vertx();
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "getOrCreateContext" -> context.context();
                  case "executeBlocking" -> launch((Callable<?>) arguments[0]);
                  default -> method.invoke(withTimers, arguments);
                });
  }

  private Future<Object> launch(Callable<?> task) {
    var promise = Promise.<Object>promise();
    try {
      var launched = task.call();
      launches.add(() -> promise.complete(launched));
    } catch (Exception e) {
      launches.add(() -> promise.fail(e));
    }
    return promise.future();
  }

  private final class Heard implements Processes.Listener {
    @Override
    public void ready(int slot) {
      happened.add("ready " + slot);
    }

    @Override
    public void spoiled(int slot) {
      happened.add("spoiled " + slot);
    }

    @Override
    public void exited(int slot) {
      happened.add("exited " + slot);
    }
  }
}
