package io.serpentarium.pool;

import io.serpentarium.config.PoolConfig;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.Runner;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.telemetry.LogFields;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The runner processes behind the slots: starts them, watches that they answer, notices their end. Not
 * thread-safe: confined to the context of the pool verticle.
 */
final class Processes {
  private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

  /** Told what becomes of a slot's process. */
  interface Listener {
    void ready(int slot);

    /** Its isolate is gone: nothing should run in this process again. */
    void spoiled(int slot);

    void exited(int slot);
  }

  /** A runner that allocates as fast as it can gets about 100 MiB further meanwhile. */
  private static final long WATCH_MILLIS = 200;

  private final Vertx vertx;
  private final Context context;
  private final PoolConfig config;
  private final RunnerLauncher launcher;
  private final Metrics metrics;
  private final Listener listener;
  private final Map<Integer, Watched> processes = new HashMap<>();
  private @Nullable Promise<Void> allGone;

  /** A process with what is known of its health. */
  private static final class Watched {
    @Nullable Runner runner;
    RunnerFrame.@Nullable Exited doom;
    boolean answersPings;
    long lastPing;
    long lastPong;
    long deadline = -1;
  }

  Processes(Vertx vertx, PoolConfig config, RunnerLauncher launcher, Metrics metrics, Listener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.config = config;
    this.launcher = launcher;
    this.metrics = metrics;
    this.listener = listener;
    vertx.setPeriodic(config.pingInterval().toMillis(), _ -> pingAll());
    vertx.setPeriodic(WATCH_MILLIS, _ -> watchAll());
  }

  void launch(int slot, String environment) {
    var watched = new Watched();
    processes.put(slot, watched);
    vertx
        .executeBlocking(() -> launcher.launch(environment, context, frames -> heard(slot, frames)), false)
        .onComplete(
            runner -> {
              watched.runner = runner;
              if (processes.get(slot) != watched) {
                return; // It has ended already, and its slot may be another's.
              }
              expectReady(slot, watched);
              if (watched.doom != null) {
                runner.kill(watched.doom.cause(), watched.doom.detail());
              }
            },
            failure -> {
              LOG.error("runner {} ({}) could not be started: {}", slot, environment, failure.getMessage());
              gone(slot, ExitCause.NOT_STARTED);
            });
  }

  /** Gives the slot a clean isolate; {@code inPlace} if it may be the same one. */
  void renew(int slot, boolean inPlace) {
    var watched = processes.get(slot);
    if (watched != null && watched.runner != null) {
      if (inPlace && watched.runner.isAtRest()) {
        watched.runner.reset();
      } else {
        watched.runner.boot();
      }
      expectReady(slot, watched);
    }
  }

  /** Kills the slot's process unless a fresh isolate is ready in time. */
  void expectReady(int slot) {
    var watched = processes.get(slot);
    if (watched != null) {
      expectReady(slot, watched);
    }
  }

  void kill(int slot, ExitCause cause, String detail) {
    var watched = processes.get(slot);
    if (watched == null) {
      return;
    }
    watched.doom = new RunnerFrame.Exited(cause, detail, "");
    if (watched.runner != null) {
      watched.runner.kill(cause, detail);
    }
  }

  Runner runner(int slot) {
    var watched = processes.get(slot);
    if (watched == null || watched.runner == null) {
      throw new IllegalStateException("slot " + slot + " was granted without a process");
    }
    return watched.runner;
  }

  /** The slot's process, if it has started and is still there. */
  Optional<Runner> find(int slot) {
    return Optional.ofNullable(processes.get(slot)).map(watched -> watched.runner);
  }

  /** Kills every process; the future completes when the last one is gone. */
  Future<Void> killAll() {
    var promise = Promise.<Void>promise();
    allGone = promise;
    List.copyOf(processes.keySet()).forEach(slot -> kill(slot, ExitCause.RETIRED, "the server is going down"));
    completeWhenEmpty();
    return promise.future();
  }

  private void heard(int slot, List<RunnerFrame> frames) {
    for (var frame : frames) {
      switch (frame) {
        case RunnerFrame.Ready ready -> ready(slot, ready);
        case RunnerFrame.Failed(var message) -> kill(slot, ExitCause.NOT_STARTED, "its isolate did not boot: " + message);
        case RunnerFrame.Pong(var nonce) -> answered(slot, nonce);
        case RunnerFrame.Exited exited -> exited(slot, exited);
        case RunnerFrame.Gone _ -> listener.spoiled(slot);
        case RunnerFrame.Output _, RunnerFrame.Done _, RunnerFrame.Completed _, RunnerFrame.ImageAnswer _ -> {
          // The session's business.
        }
      }
    }
  }

  private void ready(int slot, RunnerFrame.Ready ready) {
    var watched = processes.get(slot);
    if (watched != null) {
      vertx.cancelTimer(watched.deadline);
      watched.answersPings = true;
      if (ready.inPlace()) {
        metrics.runnerReset(ready.boot());
      } else {
        metrics.runnerBooted(ready.boot());
      }
      listener.ready(slot);
    }
  }

  private void exited(int slot, RunnerFrame.Exited exited) {
    var watched = processes.get(slot);
    var pid = watched == null || watched.runner == null ? -1 : watched.runner.pid();
    LOG.atLevel(exited.cause() == ExitCause.RETIRED ? Level.DEBUG : Level.WARN)
        .addKeyValue(LogFields.RUNNER_PID, pid)
        .log("runner ended: {}; its last words: {}", exited.detail(), exited.stderr());
    gone(slot, exited.cause());
  }

  private void gone(int slot, ExitCause cause) {
    var watched = processes.remove(slot);
    if (watched != null) {
      vertx.cancelTimer(watched.deadline);
      metrics.runnerExited(slot, cause);
      listener.exited(slot);
      completeWhenEmpty();
    }
  }

  private void completeWhenEmpty() {
    if (allGone != null && processes.isEmpty()) {
      allGone.tryComplete();
    }
  }

  private void expectReady(int slot, Watched watched) {
    vertx.cancelTimer(watched.deadline);
    var patience = config.launchTimeout();
    watched.deadline = vertx.setTimer(patience.toMillis(), _ -> kill(slot, ExitCause.SLOW_START, "it was not ready within " + patience));
  }

  private void watchAll() {
    for (var watched : processes.values()) {
      if (watched.runner != null) {
        watched.runner.watch();
      }
    }
  }

  private void pingAll() {
    for (var entry : processes.entrySet()) {
      var watched = entry.getValue();
      if (watched.runner == null) {
        continue;
      }
      watched.runner.usage().ifPresent(usage -> metrics.runnerUses(entry.getKey(), usage));
      if (watched.answersPings && watched.lastPing == watched.lastPong) {
        var nonce = ++watched.lastPing;
        watched.runner.send(new RunnerCommand.Ping(nonce));
        var slot = entry.getKey();
        vertx.setTimer(config.silenceTimeout().toMillis(), _ -> checkAnswer(slot, watched, nonce));
      }
    }
  }

  private void checkAnswer(int slot, Watched watched, long nonce) {
    if (watched.lastPong < nonce && processes.get(slot) == watched) {
      kill(slot, ExitCause.SILENT, "it gave no sign of life for " + config.silenceTimeout());
    }
  }

  private void answered(int slot, long nonce) {
    var watched = processes.get(slot);
    if (watched != null) {
      watched.lastPong = nonce;
    }
  }
}
