package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cells in a real browser against a real server; without a browser it fails and says so. */
final class BrowserIT {
  private static final long PATIENCE_SECONDS = 1200;
  private static final String TOKEN = "at_the-token-of-an-owner-in-tests";

  @TempDir Path folder;

  @Test
  void readersAndAuthorsUseCells() throws IOException, InterruptedException {
    Wheels.write(folder.resolve("science"), "shapes-1.0-py3-none-any.whl", Map.of("shapes.py", "SIDES = 4\n"));
    try (var server =
        TestServer.start(
            Map.of(
                "pool.max", "12", "limits.run-time", "5m", "admin.port", "0", "admin.token", TOKEN,
                "environments.folder", folder.toString()))) {
      var builder = new ProcessBuilder("npm", "run", "--silent", "test:browser");
      builder.directory(Path.of("web").toFile()).inheritIO();
      builder.environment().put("SERPENTARIUM_URL", server.uri("/").toString());
      builder.environment().put("SERPENTARIUM_ADMIN_URL", "http://localhost:" + server.adminPort());
      builder.environment().put("SERPENTARIUM_ADMIN_TOKEN", TOKEN);
      var browser = builder.start();
      try {
        assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ended in time").isTrue();
        assertThat(browser.exitValue()).isZero();
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
      }
    }
  }
}
