package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.testing.TestServer;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo page in a real browser; what it does there stands in {@code web/test/browser.test.mjs}. */
final class BrowserIT {
  private static final long MINUTES = 4;

  @Test
  void readersPressRunAndStopAndAnswerInput() throws IOException, InterruptedException {
    try (var server = TestServer.start(Map.of("pool.max", "8"))) {
      var builder = new ProcessBuilder("npm", "run", "--silent", "test:browser");
      builder.directory(new File("web")).inheritIO();
      builder.environment().put("SERPENTARIUM_URL", server.uri("/").toString());
      var browser = builder.start();
      try {
        assertThat(browser.waitFor(MINUTES, TimeUnit.MINUTES)).as("the browser's tests end in time").isTrue();
        assertThat(browser.exitValue()).as("exit code of the browser's tests, see above").isZero();
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
      }
    }
  }
}
