package io.serpentarium.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged server serves from the image's files, with the rights and the settings that it has
 * in the pod.
 */
class LayoutIT {
  /** How a JVM says that it was asked to go and went; one that was killed says 137. */
  private static final int ENDED_BY_SIGTERM = 143;

  @Test
  void servesAsAStrangerToItsOwnFilesAndLeavesNothingBehind(@TempDir Path folder)
      throws IOException, InterruptedException {
    var pod = Manifests.render("single").serverPod();
    try (var server = LaidOutServer.start(folder, pod.environment())) {
      server.awaitReady();

      assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
      assertThat(server.management("/metrics").body())
          .contains("serpentarium_isolation_layer{layer=\"landlock\"} 1");
      assertThat(server.page("/").statusCode()).isEqualTo(200);
      assertThat(server.page("/metrics").statusCode())
          .as("metrics where readers are")
          .isEqualTo(404);

      var processes = server.processes();
      assertThat(processes).as("the server and at least one runner").hasSizeGreaterThan(1);
      if (Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
        assertThat(processes).allSatisfy(process -> assertPowerless(process, pod));
      }

      var grace = Duration.ofSeconds(pod.spec().path("terminationGracePeriodSeconds").asLong());
      assertThat(server.stop(grace)).as(server.log()).isIn(0, ENDED_BY_SIGTERM);
      assertThat(processes).noneMatch(ProcessHandle::isAlive);
      assertThat(server.log()).doesNotContain("\"level\":\"ERROR\"");
    }
    assertThat(folder.resolve("image/var/lib/serpentarium")).isNotEmptyDirectory();
  }

  private static void assertPowerless(ProcessHandle process, ServerPod pod) throws IOException {
    var user = pod.spec().at("/securityContext/runAsUser").asText();
    var status = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"));

    assertThat(status)
        .contains("Uid:\t" + String.join("\t", List.of(user, user, user, user)))
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
  }
}
