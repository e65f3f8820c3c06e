package io.serpentarium.provision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that were read, and how each of them looked just before. Not thread-safe: for the thread that reads.
 *
 * <p>Looking follows links, so that a link that leads elsewhere is a change: that is how a ConfigMap is replaced.
 */
final class Sources {
  private final Map<Path, Stamp> stamps = new HashMap<>();

  /** How a file looks from outside. */
  record Stamp(@Nullable Object file, @Nullable FileTime written, long bytes) {
    private static final Stamp NONE = new Stamp(null, null, -1);

    static Stamp of(Path path) {
      try {
        var now = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(now.fileKey(), now.lastModifiedTime(), now.size());
      } catch (IOException notThere) {
        return NONE;
      }
    }
  }

  /** The text of a file that has at most so many bytes. */
  String read(Path path, int most) throws IOException {
    stamps.put(path, Stamp.of(path));
    try (var in = Files.newInputStream(path)) {
      var bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("it has more than %d bytes".formatted(most));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** How the same files look now. */
  Map<Path, Stamp> look() {
    var now = new HashMap<Path, Stamp>();
    stamps.keySet().forEach(path -> now.put(path, Stamp.of(path)));
    return now;
  }

  /** How they looked when they were read. */
  Map<Path, Stamp> stamps() {
    return stamps;
  }

  /** Why a file could not be read, for people. */
  static String reason(IOException failure) {
    var name = failure.getClass().getSimpleName();
    return switch (name) {
      case "NoSuchFileException" -> "it does not exist";
      case "AccessDeniedException" -> "this user may not read it";
      default -> Objects.requireNonNullElse(failure.getMessage(), name);
    };
  }
}
