package io.serpentarium.box;

import io.serpentarium.config.IsolationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Starts runner processes inside walls of the operating system. Thread-safe; this is the room's door.
 *
 * <p>Which walls, is decided once, when it is opened, and does not change.
 */
public final class Box {
  private final Set<Layer> layers;
  private final ConfinedThread launching;

  /** Only the same user may limit a process: root may not, when its container has taken that right away. */
  private final ConfinedThread limiting;

  private final List<String> prefix;
  private final Program program;

  /**
   * Makes one.
   *
   * @param userChange makes the calling thread go on as the user whom runners will be
   * @param walls puts the calling thread inside the walls
   */
  Box(Set<Layer> layers, Runnable userChange, Runnable walls, List<String> prefix, Program program) {
    var inOrder = EnumSet.noneOf(Layer.class);
    inOrder.addAll(layers);
    this.layers = Collections.unmodifiableSet(inOrder);
    this.prefix = List.copyOf(prefix);
    this.program = program;
    this.limiting = ConfinedThread.start("runner-limits", userChange);
    this.launching =
        ConfinedThread.start(
            "runner-launch",
            () -> {
              userChange.run();
              walls.run();
            });
  }

  /**
   * Chooses the walls and proves that they hold.
   *
   * @param folder where the box may keep a file of its own
   * @throws BoxException when the walls that the configuration asks for do not work here
   */
  public static Box open(IsolationConfig config, Program program, Path folder) {
    return new BoxChoice(config, program, folder).make();
  }

  /** No walls at all: for programs that the tests themselves have written. */
  public static Box open(Program program) {
    return new Box(Set.of(), () -> {}, () -> {}, List.of(), program);
  }

  /** The walls that are in force. */
  public Set<Layer> layers() {
    return layers;
  }

  /**
   * Starts the program, and returns when it runs and its limits are set. Blocks for some milliseconds.
   *
   * @param command the program and its arguments
   * @param dataBytes what it may allocate at most, resident or not
   * @throws IOException when it cannot be started or not be limited
   */
  public Boxed start(List<String> command, long dataBytes) throws IOException {
    var words = new ArrayList<>(prefix);
    words.addAll(command);
    var builder = new ProcessBuilder(words).directory(program.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(program.environment());
    var process = launching.call(builder::start);
    var boxed = new Boxed(process, prefix.isEmpty() ? process.pid() : programIn(process));
    if (layers.contains(Layer.RESOURCE_LIMITS)) {
      limit(boxed, dataBytes);
    }
    return boxed;
  }

  /** A launcher that has ended already has failed, and its last words tell why. */
  private long programIn(Process launcher) throws IOException {
    var pid = ProcessTree.await(launcher, program.executable());
    if (pid.isEmpty() && launcher.isAlive()) {
      new Boxed(launcher, launcher.pid()).kill();
      throw new IOException("%s started no %s".formatted(prefix.getFirst(), program.executable()));
    }
    return pid.orElse(launcher.pid());
  }

  private void limit(Boxed boxed, long dataBytes) throws IOException {
    try {
      limiting.call(() -> ResourceLimits.apply(boxed.pid(), dataBytes));
    } catch (IOException | KernelException e) {
      if (boxed.process().isAlive()) {
        boxed.kill();
        throw new IOException("its limits could not be set: " + e.getMessage(), e);
      }
    }
  }
}
