package io.serpentarium.runner;

import io.vertx.core.Context;
import java.io.IOException;

/** Starts runner processes. Thread-safe; this is the room's door. */
public final class RunnerLauncher {
  private final RunnerInstallation installation;
  private final RunnerLimits limits;

  public RunnerLauncher(RunnerInstallation installation, RunnerLimits limits) {
    this.installation = installation;
    this.limits = limits;
  }

  /**
   * Starts a process and boots its first isolate; {@code owner} hears {@link RunnerFrame.Ready} or its end.
   * Blocks for some milliseconds: call it from a worker thread.
   *
   * @throws IOException when the process cannot be started at all
   */
  public Runner launch(Context ownerContext, RunnerListener owner) throws IOException {
    var builder = new ProcessBuilder(installation.command(limits.memoryBytes()));
    builder.directory(installation.program().toFile());
    builder.environment().clear();
    builder.environment().putAll(RunnerInstallation.ENVIRONMENT);
    return ProcessRunner.start(builder.start(), limits, ownerContext, owner);
  }
}
