package io.serpentarium.box;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a user who owns nothing gets at files. Thread-safe. */
final class Reach {
  private Reach() {}

  /** The first file or folder among these, what lies in them and the folders above them that keeps others out. */
  static Optional<Path> barrier(Collection<Path> places) throws IOException {
    for (var place : places) {
      var real = place.toRealPath();
      for (var above = real.getParent(); above != null; above = above.getParent()) {
        if (!others(above, PosixFilePermission.OTHERS_EXECUTE)) {
          return Optional.of(above);
        }
      }
      try (Stream<Path> inside = Files.walk(real)) {
        var closed = inside.filter(file -> !isOpen(file)).findFirst();
        if (closed.isPresent()) {
          return closed;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOpen(Path file) {
    return others(file, PosixFilePermission.OTHERS_READ)
        && (!Files.isDirectory(file) || others(file, PosixFilePermission.OTHERS_EXECUTE));
  }

  private static boolean others(Path file, PosixFilePermission permission) {
    try {
      return Files.getPosixFilePermissions(file).contains(permission);
    } catch (IOException e) {
      return false;
    }
  }
}
