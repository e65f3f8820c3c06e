package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's demonstration does what it says: its commands are carried out as they stand there. */
final class DemonstrationIT {
  private static final String TOKEN = "at_the-token-of-an-owner-in-tests";
  private static final Pattern BLOCK =
      Pattern.compile("<!-- demonstration:begin -->\\s*```sh\\n(.*?)```\\s*<!-- demonstration:end -->", Pattern.DOTALL);

  @TempDir Path folder;

  private static String script() throws IOException {
    var block = BLOCK.matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).as("the README has a demonstration").isTrue();
    return block.group(1);
  }

  /** The addresses and the token are those of this server; nothing else is changed. */
  private String carryOut(String script, TestServer server) throws IOException, InterruptedException {
    var mine =
        script
            .replace("http://localhost:8080", "http://localhost:" + server.port())
            .replace("http://localhost:8081", "http://localhost:" + server.adminPort())
            .replace("at_…", TOKEN);
    assertThat(mine).contains(TOKEN, ":" + server.port() + "/", ":" + server.adminPort());
    var out = folder.resolve("out.txt");
    var shell = new ProcessBuilder("sh", "-eu", "-c", mine).redirectErrorStream(true).redirectOutput(out.toFile());
    shell.environment().merge("PATH", System.getProperty("java.home") + "/bin", (path, java) -> java + ":" + path);
    var process = shell.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    var said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  void makesATenantAndAKeySetsALimitExceedsItAndReadsTheUsage() throws Exception {
    try (var server = TestServer.start(Map.of("admin.port", "0", "admin.token", TOKEN))) {
      var said = carryOut(script(), server);

      assertThat(said)
          .containsPattern("id +uni\nname +University\nstate +active\n")
          .containsOnlyOnce("told this once")
          .contains("runsPerMinute of uni is 1.")
          .containsOnlyOnce("\"status\":\"ok\"")
          .containsOnlyOnce("\"code\":\"rate_limited\"")
          .contains("runsPerMinute")
          .containsPattern("runsPerMinute +1 +\\d+ +tenant +configured owner \\(owner\\)")
          // One run that was ok, on the account of the key.
          .containsPattern("T\\d\\d:\\d\\d:00Z +key-\\S+ +\\S+ +1 +1 +0 +0 ")
          .containsPattern("T\\d\\d:\\d\\d:00Z +uni +runsPerMinute +1\n")
          .containsPattern("\"exceeded\":0");
      assertThat(server.tenants().tenant("uni")).isPresent();
    }
  }
}
