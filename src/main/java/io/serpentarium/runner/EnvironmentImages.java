package io.serpentarium.runner;

import io.serpentarium.box.Box;
import io.serpentarium.environment.Environment;
import io.serpentarium.environment.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of environments on disk, each under a name that is made of its content: built once, and again when a wheel, the
 * interpreter or the list of imports has changed. For the thread that starts the server.
 */
final class EnvironmentImages {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentImages.class);

  private final RunnerInstallation installation;
  private final Path folder;
  private final Box box;
  private final long memoryBytes;
  private final long reservedBytes;

  /** {@code memoryBytes} is what a runner's Python may use, {@code reservedBytes} what its process may allocate. */
  EnvironmentImages(RunnerInstallation installation, Path folder, Box box, long memoryBytes, long reservedBytes) {
    this.installation = installation;
    this.folder = folder;
    this.box = box;
    this.memoryBytes = memoryBytes;
    this.reservedBytes = reservedBytes;
  }

  /** Makes the folder, which runners have to be able to read whoever they are. */
  static Path makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      return folder.toRealPath();
    } catch (IOException unusable) {
      throw unwritable(folder, unusable);
    }
  }

  /** By the names of the environments; blocks, for some seconds for each that has to be built. */
  Map<String, EnvironmentImage> prepare(List<Environment> environments) {
    var images = new LinkedHashMap<String, EnvironmentImage>();
    environments.forEach(environment -> images.put(environment.name(), prepare(environment)));
    var wanted = new HashSet<Path>();
    images.values().forEach(image -> wanted.add(image.file()));
    forgetOthers(wanted);
    return images;
  }

  private EnvironmentImage prepare(Environment environment) {
    // Its name is made of all that it is made of: the content, and the interpreter.
    var file = folder.resolve(environment.digest().substring(0, 24) + "-" + installation.environment());
    if (ImageFile.memoryBytes(file).isPresent()) {
      LOG.info("environment {}: its image is there", environment.name());
    } else {
      build(environment, file);
    }
    var needed =
        ImageFile.memoryBytes(file)
            .orElseThrow(() -> new InstallationException("The image %s is damaged: check the disk.".formatted(file)));
    if (needed > memoryBytes) {
      throw new EnvironmentException(
          ("The environment %s cannot be used: it has %d MiB in memory before anything runs, and limits.memory-bytes"
                  + " allows %d MiB. Raise it, or import less (%s).")
              .formatted(environment.name(), needed >> 20, memoryBytes >> 20, environment.folder()));
    }
    return new EnvironmentImage(environment, file, needed);
  }

  private void build(Environment environment, Path file) {
    var began = System.nanoTime();
    LOG.info(
        "environment {}: its image is built from {} wheels, once; that takes some seconds",
        environment.name(),
        environment.wheels().size());
    try {
      var files = environment.files();
      var boxed = box.start(installation.buildCommand(memoryBytes), reservedBytes);
      var image = new EnvironmentBuild(environment, files, boxed).run();
      var half = Files.createTempFile(folder, ".build", "");
      Files.write(half, image);
      // Runners may be another user than the server.
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      LOG.info(
          "environment {}: its image is built, {} MiB in {} ms",
          environment.name(),
          image.length >> 20,
          (System.nanoTime() - began) / 1_000_000);
    } catch (IOException unusable) {
      throw unwritable(folder, unusable);
    }
  }

  /** What is not wanted any more, and what a build that was killed has left behind. */
  private void forgetOthers(Set<Path> wanted) {
    try (Stream<Path> files = Files.list(folder)) {
      for (var file : files.filter(one -> !wanted.contains(one)).toList()) {
        Files.delete(file);
      }
    } catch (IOException stuck) {
      LOG.warn("old images of environments are left over in {}: {}", folder, stuck.toString());
    }
  }

  private static InstallationException unwritable(Path folder, IOException failure) {
    return new InstallationException(
        "The images of environments cannot be kept in %s (%s): make room, or choose another folder with --data."
            .formatted(folder, failure.getMessage()),
        failure);
  }
}
