package io.serpentarium.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the folder in which the operator keeps environments: each sub-folder is one, named for it. Thread-safe: has no
 * state.
 */
public final class EnvironmentFolder {
  /** A runner holds them twice. */
  private static final long MOST_BYTES = 128L << 20;

  private EnvironmentFolder() {}

  /**
   * All of them by name; blocks.
   *
   * @param path empty = there are none
   * @throws EnvironmentException when there is anything that cannot be used
   */
  public static List<Environment> read(String path) {
    if (path.isEmpty()) {
      return List.of();
    }
    var folder = Path.of(path).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new EnvironmentException(
          "There is no folder %s (environments.folder): make it, or leave the key empty.".formatted(folder));
    }
    return entries(folder).stream().map(EnvironmentFolder::environment).toList();
  }

  private static Environment environment(Path folder) {
    var name = folder.getFileName().toString();
    if (!Files.isDirectory(folder)) {
      throw new EnvironmentException(
          "%s is no folder: an environment is a folder with wheels, named for it. Put the file into one, or move it away."
              .formatted(folder));
    }
    if (!EnvironmentName.isValid(name)) {
      throw new EnvironmentException(
          "The folder %s cannot be an environment: its name has to have %s. Rename it."
              .formatted(folder, EnvironmentName.RULE));
    }
    if (name.equals(EnvironmentName.DEFAULT)) {
      throw new EnvironmentException(
          "The folder %s cannot be an environment: default is the one with the standard library alone. Rename it."
              .formatted(folder));
    }
    var wheels = new ArrayList<Wheel>();
    var about = EnvironmentYaml.none();
    for (var file : entries(folder)) {
      if (file.endsWith(EnvironmentYaml.FILE)) {
        about = EnvironmentYaml.read(file);
      } else if (Files.isRegularFile(file) && file.toString().endsWith(".whl")) {
        wheels.add(Wheel.read(file, name));
      } else {
        throw new EnvironmentException(
            "The environment %s cannot be used: %s is no wheel; beside wheels (*.whl) only %s may lie there. Move it away."
                .formatted(name, file, EnvironmentYaml.FILE));
      }
    }
    about.packed().forEach(wanted -> pack(wheels, wanted, folder));
    var environment =
        new Environment(name, about.title().isEmpty() ? name : about.title(), folder, wheels, about.imports());
    check(environment);
    return environment;
  }

  private static void pack(List<Wheel> wheels, String wanted, Path folder) {
    var distribution = WheelName.normalized(wanted);
    if (wheels.stream().noneMatch(wheel -> wheel.distribution().equals(distribution))) {
      throw new EnvironmentException(
          "%s has %s in packed, and there is no wheel of that package. Mend the name, or take it out."
              .formatted(folder.resolve(EnvironmentYaml.FILE), wanted));
    }
    wheels.replaceAll(wheel -> wheel.distribution().equals(distribution) ? wheel.packed() : wheel);
  }

  private static void check(Environment environment) {
    if (environment.wheels().isEmpty() && environment.imports().isEmpty()) {
      throw new EnvironmentException(
          "The environment %s has nothing in it: put wheels into %s, or remove the folder."
              .formatted(environment.name(), environment.folder()));
    }
    var distributions = new HashMap<String, Wheel>();
    for (var wheel : environment.wheels()) {
      var other = distributions.put(wheel.distribution(), wheel);
      if (other != null) {
        throw new EnvironmentException(
            "The environment %s cannot be used: %s and %s are versions of one package. Take one away."
                .formatted(environment.name(), other.file(), wheel.name()));
      }
    }
    var bytes = environment.wheels().stream().mapToLong(Wheel::bytes).sum();
    if (bytes > MOST_BYTES) {
      throw new EnvironmentException(
          "The environment %s cannot be used: its wheels in %s need %d MiB, and may need %d MiB. Take some away."
              .formatted(environment.name(), environment.folder(), bytes >> 20, MOST_BYTES >> 20));
    }
  }

  /** In the order of their names; what begins with a dot is not the operator's doing. */
  private static List<Path> entries(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException unreadable) {
      throw new EnvironmentException(
          "The folder %s cannot be read (%s): let the server's user read it.".formatted(folder, unreadable), unreadable);
    }
  }
}
