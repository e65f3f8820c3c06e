package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every source file, whatever its language. */
class SourceTest {
  private static final int MAX_LINES = 350;
  private static final int MAX_LINES_OF_A_VERTICLE = 150;

  /** Mirrors the AsyncAPI document, message by message. */
  private static final Set<String> MAY_BE_LONGER = Set.of("web/src/protocol/messages.ts");

  private static final Pattern SOURCE = Pattern.compile(".*\\.(java|ts|py|mjs)");
  private static final Pattern MADE_BY_THE_BUILD = Pattern.compile("node_modules/|^runner/(pyodide|out)/");
  private static final Pattern BLOCK = Pattern.compile("\\bsynchronized\\b");

  @Test
  void noFileIsTooLong() throws IOException {
    var tooLong = new TreeMap<String, Integer>();
    for (var file : sources("src", "runner", "web/src")) {
      var lines = lines(file).size();
      if (lines > MAX_LINES && !MAY_BE_LONGER.contains(file.toString())) {
        tooLong.put(file.toString(), lines);
      }
    }
    assertThat(tooLong).as("files of more than %d lines", MAX_LINES).isEmpty();
  }

  @Test
  void noVerticleIsMoreThanGlue() throws IOException {
    for (var file : sources("src/main/java")) {
      if (file.toString().endsWith("Verticle.java")) {
        assertThat(lines(file)).as("lines of %s", file).hasSizeLessThanOrEqualTo(MAX_LINES_OF_A_VERTICLE);
      }
    }
  }

  @Test
  void poolAndSessionTakeNoLocks() throws IOException {
    for (var file : sources("src/main/java/io/serpentarium/pool", "src/main/java/io/serpentarium/session")) {
      assertThat(lines(file)).as(file.toString()).noneMatch(line -> BLOCK.matcher(line).find());
    }
  }

  @Test
  void nobodyThrowsAnExceptionWithoutAName() throws IOException {
    var nameless = Pattern.compile("new (RuntimeException|Exception|Error)\\(");
    for (var file : sources("src/main/java")) {
      assertThat(lines(file)).as(file.toString()).noneMatch(line -> nameless.matcher(line).find());
    }
  }

  @Test
  void nobodyLeavesWorkForLater() throws IOException {
    var mark = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    for (var file : sources("src", "runner", "web/src")) {
      if (!file.endsWith("SourceTest.java")) {
        assertThat(lines(file)).as(file.toString()).noneMatch(line -> mark.matcher(line).find());
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static List<Path> sources(String... folders) throws IOException {
    return Stream.of(folders).flatMap(SourceTest::sourcesIn).toList();
  }

  private static Stream<Path> sourcesIn(String folder) {
    try (var files = Files.walk(Path.of(folder))) {
      return files
          .filter(file -> SOURCE.matcher(file.toString()).matches())
          .filter(file -> !MADE_BY_THE_BUILD.matcher(file.toString()).find())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
