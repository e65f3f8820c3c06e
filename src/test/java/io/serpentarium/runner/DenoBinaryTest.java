package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs without a first line for an interpreter are run by the shell, and pass for binaries. */
@Timeout(20)
class DenoBinaryTest {
  @TempDir Path folder;
  private Path server;

  @BeforeEach
  void makeServerFolder() throws IOException {
    server = Files.createDirectory(folder.resolve("server"));
  }

  @Test
  void takesTheConfiguredOne() throws IOException {
    var deno = program(folder.resolve("my-deno"), "echo deno 2.9.6");
    program(server.resolve("deno"), "echo deno 2.8.0");
    assertThat(DenoBinary.find(deno.toString(), server, null)).isEqualTo(deno);
  }

  @Test
  void looksBesideTheServerBeforeThePath() throws IOException {
    var path = Files.createDirectory(folder.resolve("bin"));
    var onPath = program(path.resolve("deno"), "echo deno 2.9.6");
    assertThat(DenoBinary.find("", server, "/nowhere:" + path)).isEqualTo(onPath);
    var beside = program(server.resolve("deno"), "echo deno 2.9.6");
    assertThat(DenoBinary.find("", server, path.toString())).isEqualTo(beside);
  }

  @Test
  void passesTheScriptOfNpmOver() throws IOException {
    program(server.resolve("deno"), "#!/usr/bin/env node");
    var path = Files.createDirectory(folder.resolve("bin"));
    var binary = program(path.resolve("deno"), "echo deno 2.9.6");
    assertThat(DenoBinary.find("", server, path.toString())).isEqualTo(binary);
    assertThatThrownBy(() -> DenoBinary.find(server.resolve("deno").toString(), server, null))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("not of npm's script");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.7.13", "2.6.99", "1.46.3"})
  void refusesVersionsWithKnownHoles(String version) throws IOException {
    var old = program(folder.resolve("deno"), "echo deno " + version);
    assertThatThrownBy(() -> DenoBinary.find(old.toString(), server, null))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("deno " + version)
        .hasMessageContaining("2.7.14");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.7.14", "2.8.0", "3.0.0", "2.10.1"})
  void takesTheLeastVersionAndLaterOnes(String version) throws IOException {
    var deno = program(folder.resolve("deno"), "echo deno " + version);
    assertThat(DenoBinary.find(deno.toString(), server, null)).isEqualTo(deno);
  }

  @Test
  void saysWhereItLookedWhenThereIsNone() {
    assertThatThrownBy(() -> DenoBinary.find("", server, null))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining(server.toString())
        .hasMessageContaining("--deno");
    assertThatThrownBy(() -> DenoBinary.find(folder.resolve("none").toString(), server, null))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("There is no Deno program at");
  }

  @Test
  void refusesAProgramThatIsNotDeno() throws IOException {
    var other = program(folder.resolve("deno"), "echo hello");
    assertThatThrownBy(() -> DenoBinary.find(other.toString(), server, null))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("does not answer to --version");
  }

  @Test
  void waitsForNoProgramForEver() throws IOException {
    var sleeper = program(folder.resolve("deno"), "exec sleep 15");
    assertThat(DenoBinary.version(sleeper, Duration.ofMillis(50))).isEmpty();
  }

  private static Path program(Path file, String script) throws IOException {
    Files.writeString(file, script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
