package io.serpentarium.provision;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the file of tenants does not have itself but names. No message shows it. Not thread-safe: for one reading. */
final class Secrets {
  private static final int MOST_BYTES = 64 << 10;

  private final Path folder;
  private final Map<String, String> environment;
  private final Sources sources;

  /** Names of files are relative to the folder of {@code file}. */
  Secrets(Path file, Map<String, String> environment, Sources sources) {
    this.folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    this.environment = environment;
    this.sources = sources;
  }

  /** The one of these fields that is there. */
  static Place one(Place place, Map<String, Place> fields, String... names) {
    var there = Stream.of(names).flatMap(name -> Optional.ofNullable(fields.get(name)).stream()).toList();
    if (there.size() != 1) {
      throw place.fault("This has to have exactly one of %s.".formatted(String.join(", ", List.of(names))));
    }
    return there.getFirst();
  }

  /** The text that {@code env} or {@code file} leads to. */
  String text(Place place) {
    return place.name().equals("env") ? variable(place) : content(place);
  }

  private String variable(Place place) {
    var value = environment.getOrDefault(place.text(), "").strip();
    if (value.isEmpty()) {
      throw place.fault("The server's environment has no variable %s, or it is empty.".formatted(place.text()));
    }
    return value;
  }

  private String content(Place place) {
    try {
      var path = folder.resolve(place.text());
      var text = sources.read(path, MOST_BYTES).strip();
      if (text.isEmpty()) {
        throw place.fault("The file %s is empty.".formatted(path));
      }
      return text;
    } catch (InvalidPathException impossible) {
      throw place.fault("This is not the path of a file.");
    } catch (IOException unreadable) {
      throw place.fault("The file %s cannot be read: %s.".formatted(place.text(), Sources.reason(unreadable)));
    }
  }
}
