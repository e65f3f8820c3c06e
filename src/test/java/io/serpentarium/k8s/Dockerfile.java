package io.serpentarium.k8s;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The instructions of {@code k8s/Dockerfile}. Immutable. */
record Dockerfile(List<Instruction> instructions) {
  /** A line, with those joined that end in a backslash. */
  record Instruction(String word, String rest) {}

  /** What the last stage takes from the build stage. */
  record Copy(String from, String to) {}

  static Dockerfile read() throws IOException {
    var text = Files.readString(Path.of("k8s/Dockerfile")).replace("\\\n", " ");
    return new Dockerfile(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("\\s+", 2))
            .map(parts -> new Instruction(parts[0], parts[1].strip()))
            .toList());
  }

  Stream<String> all(String word) {
    return instructions.stream().filter(line -> line.word.equals(word)).map(Instruction::rest);
  }

  /** The instructions of the last stage. */
  Dockerfile runtimeStage() {
    var lines = new ArrayList<Instruction>();
    for (var line : instructions) {
      if (line.word.equals("FROM")) {
        lines.clear();
      }
      lines.add(line);
    }
    return new Dockerfile(List.copyOf(lines));
  }

  String only(String word) {
    var found = all(word).toList();
    if (found.size() != 1) {
      throw new AssertionError("%s is there %d times".formatted(word, found.size()));
    }
    return found.getFirst();
  }

  List<Copy> copies() {
    return all("COPY")
        .map(rest ->
            Stream.of(rest.split("\\s+", -1)).filter(part -> !part.startsWith("--")).toList())
        .map(paths -> new Copy(paths.getFirst(), paths.getLast()))
        .toList();
  }

  List<String> entrypoint() throws IOException {
    return List.of(new ObjectMapper().readValue(only("ENTRYPOINT"), String[].class));
  }
}
