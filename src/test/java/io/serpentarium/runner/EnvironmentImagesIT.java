package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.environment.EnvironmentException;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of environments as a start finds or makes them, by a real interpreter. */
class EnvironmentImagesIT {
  private static final String WHEEL = "shapes-1.0-py3-none-any.whl";

  @TempDir Path folder;
  private Path science;

  @BeforeEach
  void makeEnvironment() throws IOException {
    science = folder.resolve("environments").resolve("science");
    Wheels.write(science, WHEEL, Map.of("shapes.py", "SIDES = 4\n"));
    about("imports: [shapes]");
  }

  private void about(String yaml) throws IOException {
    Files.writeString(science.resolve("environment.yaml"), yaml);
  }

  private RunnerLauncher open(Map<String, String> settings) {
    var values = new HashMap<>(settings);
    values.putAll(Map.of("environments.folder", folder.resolve("environments").toString(), "isolation.box", "none"));
    return RunnerLauncher.open(ServerConfig.of(values), TestServer.installation(), folder.resolve("runtime"));
  }

  private List<Path> images() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runtime").resolve("environments"))) {
      return files.toList();
    }
  }

  @Test
  void areBuiltOnceAndAgainWhenSomethingHasChanged() throws Exception {
    var first = open(Map.of()).environments().find("science").orElseThrow();
    assertThat(first.memoryBytes()).isGreaterThan(16 << 20);
    var image = images().getFirst();
    assertThat(images()).hasSize(1);
    var sound = Files.readAllBytes(image);
    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000));
    assertThat(open(Map.of()).environments().find("science")).contains(first);
    assertThat(Files.getLastModifiedTime(image).toMillis()).as("not built again").isEqualTo(1_000_000);

    sound[sound.length / 2] ^= 1;
    Files.write(image, sound);
    assertThat(open(Map.of()).environments().find("science")).contains(first);
    sound[sound.length / 2] ^= 1;
    assertThat(Files.readAllBytes(image)).as("mended").isEqualTo(sound);

    Wheels.write(science, WHEEL, Map.of("shapes.py", "SIDES = 5\n"));
    assertThat(open(Map.of()).environments().find("science").orElseThrow().interpreter()).isNotEqualTo(first.interpreter());
    assertThat(images()).as("the old one is gone").hasSize(1).doesNotContain(image);
  }

  @Test
  void stopTheStartWhenTheyCannotBeMade() throws Exception {
    about("imports: [shapes, sphapes]");
    assertThatThrownBy(() -> open(Map.of()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll(
            "The environment science cannot be used",
            science.toString(),
            "import sphapes: ModuleNotFoundError: No module named 'sphapes'",
            "environment.yaml");
    about("imports: [shapes]");
    Wheels.write(science, WHEEL, Map.of("shapes.py", "from js import console\n"));
    assertThatThrownBy(() -> open(Map.of())).isInstanceOf(EnvironmentException.class).hasMessageContaining("import shapes: ");
    Wheels.write(science, WHEEL, Map.of("shapes.py", "HUGE = bytearray(b'x') * 100_000_000\n"));
    assertThatThrownBy(() -> open(Map.of("limits.memory-bytes", "64MiB")))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll("science", "Error");
    assertThat(images()).isEmpty();
    open(Map.of());
    assertThatThrownBy(() -> open(Map.of("limits.memory-bytes", "64MiB")))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContainingAll("limits.memory-bytes allows 64 MiB", science.toString());
  }
}
