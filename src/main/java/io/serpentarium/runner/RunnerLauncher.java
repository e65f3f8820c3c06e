package io.serpentarium.runner;

import io.serpentarium.box.Box;
import io.serpentarium.box.Layer;
import io.serpentarium.box.BoxException;
import io.serpentarium.config.IsolationConfig;
import io.serpentarium.config.ServerConfig;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Starts runner processes. Thread-safe; this is the room's door. */
public final class RunnerLauncher {
  /**
   * What Deno and V8 allocate without using it, for the main thread and, while one isolate takes the place of
   * another, for two of them. Measured: 1.3 GiB for one.
   */
  private static final long RESERVED_BYTES = 2L << 30;

  private final RunnerInstallation installation;
  private final RunnerLimits limits;
  private final Box box;
  private final UsageLimits usage;

  public RunnerLauncher(
      RunnerInstallation installation, RunnerLimits limits, IsolationConfig isolation, Box box) {
    this.installation = installation;
    this.limits = limits;
    this.box = box;
    this.usage = new UsageLimits(limits.memoryBytes() + isolation.processBytes(), isolation.idleCpu());
  }

  /**
   * Chooses the walls around the runners and proves that they hold.
   *
   * @param folder where they may keep a file
   * @throws BoxException when the walls that the configuration asks for do not work here
   */
  public static RunnerLauncher open(ServerConfig config, RunnerInstallation installation, Path folder) {
    var limits = RunnerLimits.of(config.limits());
    var isolation = config.isolation();
    return new RunnerLauncher(
        installation, limits, isolation, Box.open(isolation, installation.boxed(), folder));
  }

  /** Names the interpreter in every runner. */
  public String environment() {
    return installation.environment();
  }

  /** The walls around every runner. */
  public Set<Layer> layers() {
    return box.layers();
  }

  /**
   * Starts a process and boots its first isolate; {@code owner} hears {@link RunnerFrame.Ready} or its end.
   * Blocks for some milliseconds: call it from a worker thread.
   *
   * @throws IOException when the process cannot be started at all
   */
  public Runner launch(Context ownerContext, RunnerListener owner) throws IOException {
    var command = installation.command(limits.memoryBytes());
    var boxed = box.start(command, RESERVED_BYTES + usage.residentBytes());
    return ProcessRunner.start(boxed, limits, usage, ownerContext, owner);
  }
}
