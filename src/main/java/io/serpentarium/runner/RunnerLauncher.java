package io.serpentarium.runner;

import io.serpentarium.box.Box;
import io.serpentarium.box.Layer;
import io.serpentarium.box.BoxException;
import io.serpentarium.config.IsolationConfig;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.environment.EnvironmentFolder;
import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.environment.Environments;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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
  private final Map<String, EnvironmentImage> images;
  private final Environments environments;

  /** One that knows the default environment alone. */
  public RunnerLauncher(
      RunnerInstallation installation, RunnerLimits limits, IsolationConfig isolation, Box box) {
    this(installation, limits, isolation, box, Map.of(), new Environments(installation.environment(), List.of()));
  }

  private RunnerLauncher(
      RunnerInstallation installation,
      RunnerLimits limits,
      IsolationConfig isolation,
      Box box,
      Map<String, EnvironmentImage> images,
      Environments environments) {
    this.installation = installation;
    this.limits = limits;
    this.box = box;
    this.usage = usage(limits, isolation);
    this.images = images;
    this.environments = environments;
  }

  private static UsageLimits usage(RunnerLimits limits, IsolationConfig isolation) {
    return new UsageLimits(limits.memoryBytes() + isolation.processBytes(), isolation.idleCpu());
  }

  /**
   * Chooses the walls around the runners, proves that they hold, and makes the images of environments ready. Blocks.
   *
   * @param folder where they may keep files
   * @throws BoxException when the walls that the configuration asks for do not work here
   * @throws io.serpentarium.environment.EnvironmentException when an environment cannot be used
   */
  public static RunnerLauncher open(ServerConfig config, RunnerInstallation installation, Path folder) {
    return open(config, installation, folder, all -> Box.open(config.isolation(), all.boxed(), folder));
  }

  /** The same with walls that somebody else chooses. */
  public static RunnerLauncher open(
      ServerConfig config, RunnerInstallation installation, Path folder, Function<RunnerInstallation, Box> walls) {
    var limits = RunnerLimits.of(config.limits());
    var isolation = config.isolation();
    var wanted = EnvironmentFolder.read(config.environments().folder());
    if (wanted.isEmpty()) {
      return new RunnerLauncher(installation, limits, isolation, walls.apply(installation));
    }
    var place = EnvironmentImages.makeFolder(folder.resolve("environments"));
    var all = installation.withImages(place);
    var box = walls.apply(all);
    var reserved = RESERVED_BYTES + usage(limits, isolation).residentBytes();
    var images = new EnvironmentImages(all, place, box, limits.memoryBytes(), reserved).prepare(wanted);
    var ready = images.values().stream().map(EnvironmentImage::ready).toList();
    return new RunnerLauncher(
        all, limits, isolation, box, images, new Environments(installation.environment(), ready));
  }

  /** What runners can be started in. */
  public Environments environments() {
    return environments;
  }

  /** The walls around every runner. */
  public Set<Layer> layers() {
    return box.layers();
  }

  /** Starts a process in the default environment. */
  public Runner launch(Context ownerContext, RunnerListener owner) throws IOException {
    return launch(EnvironmentName.DEFAULT, ownerContext, owner);
  }

  /**
   * Starts a process and boots its first isolate; {@code owner} hears {@link RunnerFrame.Ready} or its end.
   * Blocks for some milliseconds: call it from a worker thread.
   *
   * @param environment one of {@link #environments}
   * @throws IOException when the process cannot be started at all
   */
  public Runner launch(String environment, Context ownerContext, RunnerListener owner) throws IOException {
    if (environments.find(environment).isEmpty()) {
      throw new IOException("there is no environment " + environment);
    }
    var image = images.get(environment);
    var command =
        image == null
            ? installation.command(limits.memoryBytes())
            : installation.command(limits.memoryBytes(), image);
    var boxed = box.start(command, RESERVED_BYTES + usage.residentBytes());
    return ProcessRunner.start(boxed, limits, usage, ownerContext, owner);
  }
}
