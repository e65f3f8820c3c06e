package io.serpentarium.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A payload of the corpus with its header; what the keys mean is told in {@code attacks/README.md}. */
record Attack(String id, Map<String, String> header, String code) {
  private static final Path FOLDER = Path.of("src/test/resources/attacks");
  private static final Pattern KEY = Pattern.compile("# ([a-z-]+): (.*)");

  /** All of them, in the order of their names. */
  static List<Attack> corpus() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".py")).sorted().map(Attack::read).toList();
    }
  }

  static Attack named(String id) {
    return read(FOLDER.resolve(id + ".py"));
  }

  private static Attack read(Path file) {
    try {
      var code = Files.readString(file);
      var header = new LinkedHashMap<String, String>();
      code.lines()
          .takeWhile(line -> line.startsWith("#"))
          .map(KEY::matcher)
          .filter(key -> key.matches())
          .forEach(key -> header.put(key.group(1), key.group(2).strip()));
      return new Attack(file.getFileName().toString().replace(".py", ""), header, code);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(header.get(key));
  }

  /** What must not appear there. */
  Optional<Pattern> forbidden(String key) {
    return value(key).filter(text -> !text.equals("(none)")).map(Pattern::compile);
  }

  /** The outcomes that are fine. */
  List<String> fine() {
    return Stream.of("expect", "also-ok")
        .flatMap(key -> value(key).stream())
        .flatMap(words -> Stream.of(words.split(", *")))
        .toList();
  }

  /** The file that must not be there afterwards. */
  Optional<Path> hostFile() {
    return value("host-check").map(check -> Path.of(check.replace("absent ", "")));
  }

  /** Code for a second run in the same session. */
  Optional<String> followup() {
    return value("followup").map(code -> code.replace("\\n", "\n"));
  }

  boolean isOfClass(List<String> classes) {
    return classes.stream().anyMatch(value("class").orElse("")::startsWith);
  }
}
