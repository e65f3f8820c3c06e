package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.Folders;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that attacks itself before it serves, and refuses when something gets out. */
final class SelfTestIT {
  private static final int WALLS_DO_NOT_HOLD = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"auto", "landlock"})
  void servesWhenEverythingHoldsAndSaysWhatHolds(String box) {
    try (var server = TestServer.start(Map.of("isolation.self-test", "true", "isolation.box", box))) {
      assertThat(server.get("/health/ready").body()).contains("{\"name\":\"self-test\",\"status\":\"UP\"}");
      assertThat(server.metric("serpentarium_isolation_layer{layer=\"seccomp\"}")).isEqualTo(1);
      assertThat(server.metric("serpentarium_isolation_layer{layer=\"resource_limits\"}")).isEqualTo(1);
    }
  }

  @Test
  void refusesToServeWhenAnAttackGetsOut() throws Exception {
    var classes = folder.resolve("classes");
    Folders.copy(Path.of("target/classes"), classes);
    Files.writeString(classes.resolve("selftest/os-system.py"), "print('ESCAPED:' + ' with an axe')");
    try (var server = start(classes)) {
      assertThat(server.exitCode()).isEqualTo(WALLS_DO_NOT_HOLD);
      assertThat(server.err()).contains("serpentarium: The attack os-system got out", "with an axe");
      assertThat(server.out()).doesNotContain("listens on");
    }
  }

  @Test
  void refusesToServeWhereItsWallsDoNotHold() throws Exception {
    try (var server =
        start(Path.of("target/classes"), "--isolation.box=custom", "--isolation.command=/usr/bin/env -u LANG")) {
      assertThat(server.exitCode()).isEqualTo(WALLS_DO_NOT_HOLD);
      assertThat(server.err()).contains("read files of this machine", "isolation.allow-weaker=true");
      assertThat(server.err()).doesNotContain("\tat ");
    }
  }

  private JarProcess start(Path classes, String... more) throws IOException {
    var arguments =
        Stream.concat(
            Stream.of("--port=0", "--data=" + folder.resolve("data"), "--deno=" + Path.of("target/deno").toAbsolutePath()),
            Stream.of(more));
    return JarProcess.startClasses(folder, classes, arguments.toArray(String[]::new));
  }
}
