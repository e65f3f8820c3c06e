package io.serpentarium.box;

import io.serpentarium.config.IsolationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses a box as the configuration wants it. Not thread-safe: confined to the thread that starts the server. */
final class BoxChoice {
  private static final Logger LOG = LoggerFactory.getLogger(Box.class);

  /** Deno seeds its random numbers from the second. */
  private static final List<Path> DEVICES = List.of(Path.of("/dev/null"), Path.of("/dev/urandom"));

  private static final Path JAVA_LAUNCHER = Path.of(System.getProperty("java.home"), "lib", "jspawnhelper");

  private final IsolationConfig config;
  private final Program program;
  private final Path folder;

  BoxChoice(IsolationConfig config, Program program, Path folder) {
    this.config = config;
    this.program = program;
    this.folder = folder;
  }

  Box make() {
    return switch (config.box()) {
      case AUTO -> best();
      case BUBBLEWRAP -> required("bubblewrap", this::bubblewrap);
      case LANDLOCK -> required("landlock", this::landlock);
      case CUSTOM -> required("custom", this::custom);
      case NONE -> none();
    };
  }

  /** Makes a box that has been probed. */
  private interface Recipe {
    Box make() throws IOException;
  }

  private Box best() {
    var reasons = new ArrayList<String>();
    for (var recipe : List.<Recipe>of(this::bubblewrap, this::landlock)) {
      try {
        return attempt(recipe);
      } catch (BoxException e) {
        reasons.add(e.getMessage());
      }
    }
    var why = "bubblewrap: %s; Landlock: %s".formatted(reasons.getFirst(), reasons.getLast());
    if (config.allowWeaker()) {
      LOG.warn("runners have no wall of the operating system, and isolation.allow-weaker accepts that ({})", why);
      return none();
    }
    throw new BoxException(
        ("No wall of the operating system works here (%s): install bubblewrap, or use a kernel with Landlock (5.13 or"
                + " later) and let the container make its system calls, or set isolation.allow-weaker=true if"
                + " something else holds the whole server in.")
            .formatted(why));
  }

  private Box required(String name, Recipe recipe) {
    try {
      return attempt(recipe);
    } catch (BoxException e) {
      if (config.allowWeaker()) {
        LOG.warn("isolation.box={} does not work here ({}), and isolation.allow-weaker accepts that", name, e.getMessage());
        return none();
      }
      throw new BoxException(
          ("isolation.box=%s does not work here (%s): mend that, choose another box, or set"
                  + " isolation.allow-weaker=true if something else holds the whole server in.")
              .formatted(name, e.getMessage()));
    }
  }

  private static Box attempt(Recipe recipe) {
    try {
      return recipe.make();
    } catch (IOException | KernelException e) {
      throw new BoxException(String.valueOf(e.getMessage()));
    }
  }

  private Box bubblewrap() throws IOException {
    requireKnownKernel();
    var bubblewrap =
        Bubblewrap.find(System.getenv("PATH"))
            .orElseThrow(() -> new BoxException("there is no program bwrap on the PATH"));
    var filter = Bubblewrap.writeFilter(folder);
    var libraries = SharedLibraries.of(program.executable());
    var layers = EnumSet.of(Layer.BUBBLEWRAP, Layer.SECCOMP, Layer.RESOURCE_LIMITS, Layer.UNPRIVILEGED_USER);
    var barrier = barrierToNobody(List.of(filter, bubblewrap));
    if (barrier.isPresent()) {
      layers.remove(Layer.UNPRIVILEGED_USER);
      LOG.warn("inside bubblewrap, runners are root without any of its rights: {}", barrier.get());
    }
    Runnable userChange = barrier.isEmpty() ? ThreadRights::leaveRoot : () -> {};
    var prefix = Bubblewrap.prefix(bubblewrap, filter, program, libraries, DEVICES);
    return probed(new Box(layers, userChange, () -> {}, prefix, program));
  }

  private Box landlock() throws IOException {
    requireKnownKernel();
    try {
      LOG.debug("the kernel has version {} of Landlock", Landlock.version());
    } catch (KernelException e) {
      throw new BoxException("the kernel has no Landlock, or a seccomp profile hides it (%s)".formatted(e.getMessage()));
    }
    var readable = new ArrayList<>(SharedLibraries.of(program.executable()));
    readable.addAll(SharedLibraries.of(JAVA_LAUNCHER));
    readable.add(JAVA_LAUNCHER);
    readable.add(program.executable());
    readable.addAll(program.readable());
    var barrier = barrierToNobody(readable);
    if (barrier.isPresent()) {
      throw new BoxException(barrier.get());
    }
    // Made before, because inside Landlock the thread cannot load classes.
    var filter = SystemCallFilter.forLaunchingThread();
    Runnable walls =
        () -> {
          ThreadRights.gainNoMore();
          Landlock.restrict(readable, DEVICES);
          ThreadRights.filterCalls(filter);
        };
    var layers = Set.of(Layer.LANDLOCK, Layer.SECCOMP, Layer.RESOURCE_LIMITS, Layer.UNPRIVILEGED_USER);
    return probed(new Box(layers, ThreadRights::leaveRoot, walls, List.of(), program));
  }

  private Box custom() {
    var prefix = List.of(config.command().split(" +"));
    var layers = EnumSet.of(Layer.CUSTOM);
    if (Kernel.isKnown()) {
      layers.add(Layer.RESOURCE_LIMITS);
    }
    return probed(new Box(layers, () -> {}, () -> {}, prefix, program));
  }

  /** What needs nothing of the machine is done all the same. */
  private Box none() {
    if (!Kernel.isKnown()) {
      return Box.open(program);
    }
    var barrier = attemptBarrier();
    barrier.ifPresent(why -> LOG.warn("runners are root: {}", why));
    Runnable userChange = barrier.isEmpty() ? ThreadRights::leaveRoot : () -> {};
    var layers = EnumSet.of(Layer.RESOURCE_LIMITS);
    if (barrier.isEmpty()) {
      layers.add(Layer.UNPRIVILEGED_USER);
    }
    var box = new Box(layers, userChange, ThreadRights::gainNoMore, List.of(), program);
    try {
      Probe.start(box, program);
      return box;
    } catch (BoxException e) {
      LOG.warn("runners have no resource limits: {}", e.getMessage());
      layers.remove(Layer.RESOURCE_LIMITS);
      return new Box(layers, userChange, ThreadRights::gainNoMore, List.of(), program);
    }
  }

  private Optional<String> attemptBarrier() {
    try {
      return barrierToNobody(List.of());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** A root server's runners become nobody; this says what keeps nobody from the files, if anything does. */
  private Optional<String> barrierToNobody(List<Path> more) throws IOException {
    if (!ThreadRights.isRoot()) {
      return Optional.empty();
    }
    var needed = new ArrayList<>(program.readable());
    needed.add(program.executable());
    needed.addAll(more);
    return Reach.barrier(needed)
        .map(
            closed ->
                "user %d cannot get at %s, so move the program and the data folder, or let others pass"
                    .formatted(ThreadRights.NOBODY, closed));
  }

  private Box probed(Box box) {
    Probe.run(box, program);
    return box;
  }

  private static void requireKnownKernel() {
    if (!Kernel.isKnown()) {
      throw new BoxException("its list of system calls is for Linux on x86-64 only");
    }
  }
}
