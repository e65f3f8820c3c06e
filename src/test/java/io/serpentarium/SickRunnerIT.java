package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.StateReason;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.RunnerInstallation;
import io.serpentarium.testing.Folders;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners that fall silent, die, or cannot start: the server lives, says so, and recovers by itself. */
final class SickRunnerIT {
  @Test
  void replacesARunnerThatIsSilent() throws Exception {
    try (var server =
        TestServer.start(
            Map.of("pool.max", "1", "pool.ping-interval", "200ms", "pool.silence-timeout", "1s"))) {
      var client = server.connect();
      var session = client.open().session();
      var run = client.start(session, "import time\ntime.sleep(60)");
      client.await(ServerMessage.Started.class);
      var frozen = TestServer.runners().getFirst();
      assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(frozen.pid())).start().waitFor()).isZero();
      assertThat(client.result(run).outcome()).isEqualTo(Outcome.CRASHED);
      assertThat(client.run(session, "4+5").value()).isEqualTo("9");
      assertThat(server.log().has("no sign of life")).isTrue();
      client.close();
    }
  }

  @Test
  void isUsableAgainSoonAfterItsRunnerWasKilled() {
    try (var server = TestServer.start(Map.of("pool.max", "3", "image.checkpoint", "never"))) {
      var client = server.connect();
      var session = client.open().session();
      var present = TestServer.runners().getFirst();
      client.run(session, "4+5");
      var millis = new ArrayList<Long>();
      for (var i = 0; i < 7; i++) {
        TestServer.eventually(
            "a runner is warm", () -> server.metric("serpentarium_pool_runners{state=\"idle\"}") == 1);
        var before = present;
        var spare =
            TestServer.runners().stream().filter(each -> each.pid() != before.pid()).findFirst().orElseThrow();
        var began = System.nanoTime();
        present.destroyForcibly();
        client.await(
            ServerMessage.SessionState.class,
            state -> state.reason() == StateReason.CRASH);
        assertThat(client.run(session, "4+5").value()).isEqualTo("9");
        millis.add((System.nanoTime() - began) / 1_000_000);
        present = spare;
      }
      System.out.printf("usable again after SIGKILL with a warm runner at hand: %s ms%n", millis);
      assertThat(millis).allMatch(each -> each < 2_000);
      client.close();
    }
  }

  @Test
  void staysUpWithoutRunnersAndRecoversWhenTheirFilesAreMended(@TempDir Path folder) throws IOException {
    var sound = TestServer.installation();
    Folders.copy(sound.program(), folder);
    var main = folder.resolve("main.js");
    Files.writeString(main, "throw new Error('broken on purpose');");
    var image = sound.image().map(file -> folder.resolve(file.getFileName()));
    var broken = new RunnerInstallation(sound.deno(), folder, folder.resolve("pyodide"), image);
    try (var server = TestServer.startCold(Map.of(), broken)) {
      TestServer.eventually("the log tells why", () -> server.log().has("broken on purpose"));
      var readiness = server.get("/health/ready");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("no runner is ready");
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      var client = server.connect();
      var session = client.open().session();
      var run = client.start(session, "4+5");
      var failure = client.await(ServerMessage.Failure.class);
      assertThat(failure.re()).isEqualTo(run);
      assertThat(failure.code()).isEqualTo(ErrorCode.BUSY);
      assertThat(failure.message()).contains("cannot be started");
      assertThat(client.await(ServerMessage.Done.class).status()).isEqualTo(Outcome.CANCELLED);
      Files.copy(sound.program().resolve("main.js"), main, StandardCopyOption.REPLACE_EXISTING);
      server.awaitReady();
      assertThat(client.run(session, "4+5").value()).isEqualTo("9");
      client.close();
    }
  }
}
