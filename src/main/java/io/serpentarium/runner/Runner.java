package io.serpentarium.runner;

import io.serpentarium.telemetry.ProcessUsage;
import io.vertx.core.Context;
import java.util.Optional;

/**
 * One live Deno process with at most one isolate in it. Thread-safe.
 *
 * <p>It has two listeners: its owner (the pool), who hears of life and death only, and its user (a session),
 * who hears everything. Each is called on its own context.
 */
public interface Runner {

  long pid();

  /** Ends the present isolate, if any, and starts a fresh one; {@link RunnerFrame.Ready} answers. */
  void boot();

  /** Sends a command; does nothing when the process is gone. */
  void send(RunnerCommand command);

  /** Lets a session hear every frame from now on. */
  void attach(Context context, RunnerListener user);

  /** Undoes {@link #attach}; frames that are under way are dropped. */
  void detach();

  /** Ends the process at once; {@link RunnerFrame.Exited} follows. */
  void kill(ExitCause cause, String detail);

  /** What the process has used so far; empty when it is gone. */
  Optional<ProcessUsage> usage();

  /** Ends the process when it uses more than it may; call it several times a second, always on one context. */
  void watch();
}
