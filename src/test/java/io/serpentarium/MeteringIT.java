package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.quota.Span;
import io.serpentarium.quota.UsageRow;
import io.serpentarium.quota.UsageQuery;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.store.Database;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.TestClient;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real process has metered is still there after a crash, but for the last few seconds. */
final class MeteringIT {
  private static final Duration LAST_FEW_SECONDS = Duration.ofSeconds(5);
  @TempDir Path folder;

  @Test
  void losesNoMoreThanTheLastFewSecondsWhenTheProcessIsKilled() throws Exception {
    var ended = new ArrayList<Instant>();
    var vertx = Vertx.vertx();
    var sockets = vertx.createWebSocketClient(); // closes its sockets when nobody refers to it any more
    try (var server =
        JarProcess.start(folder, "--port=0", "--limits.runs=1000000", "--data=" + folder.resolve("data"))) {
      var client = server.connect(sockets, TestClient.PAGE);
      client.hello(List.of());
      var session = client.open().session();
      var until = Instant.now().plus(LAST_FEW_SECONDS.multipliedBy(2));
      while (Instant.now().isBefore(until)) {
        assertThat(client.run(session, "print('x' * 99)\n4+5").value()).isEqualTo("9");
        ended.add(Instant.now());
      }
      server.kill();
      sockets.close().await();
    } finally {
      vertx.close().await();
    }
    var killed = Instant.now();
    var mustBeThere = ended.stream().filter(at -> at.isBefore(killed.minus(LAST_FEW_SECONDS))).count();
    assertThat(mustBeThere).isPositive();
    try (var database = Database.open(folder.resolve("data"), "")) {
      var rows = new UsageStore(database).usage(UsageQuery.all("demo", Span.MINUTE, Instant.EPOCH, killed));
      assertThat(rows.stream().mapToLong(UsageRow::runs).sum()).isBetween(mustBeThere, (long) ended.size());
      assertThat(rows)
          .allSatisfy(
              row -> {
                assertThat(row.subject()).isEqualTo("anonymous");
                assertThat(row.key()).isEqualTo("demo-publishable");
                assertThat(row.origin()).isEqualTo(TestClient.PAGE);
                assertThat(row.outputBytes()).isGreaterThanOrEqualTo(100 * row.runs());
                assertThat(row.peakMemoryBytes()).isPositive();
              });
      assertThat(rows.stream().mapToLong(UsageRow::wallMillis).sum()).isPositive();
      assertThat(rows.stream().mapToLong(UsageRow::cpuMillis).sum()).isPositive();
    }
  }
}
