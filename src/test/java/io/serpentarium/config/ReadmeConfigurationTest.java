package io.serpentarium.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeConfigurationTest {
  private static final String BEGIN = "<!-- configuration:begin -->";
  private static final String END = "<!-- configuration:end -->";

  @Test
  void documentsExactlyTheKeysThatExist() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    assertThat(readme).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    String table =
        readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)).strip();

    assertThat(table.lines()).containsExactlyElementsOf(markdownTable().lines().toList());
  }

  /** The table as the README has to hold it. */
  static String markdownTable() {
    return ConfigKeys.all().stream()
        .map(
            key ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        key.name(),
                        key.kind().type(),
                        key.defaultText().isEmpty() ? "*empty*" : "`" + key.defaultText() + "`",
                        key.meaning()))
        .collect(
            Collectors.joining(
                "\n", "| key | type | default | meaning |\n|---|---|---|---|\n", "\n"));
  }
}
