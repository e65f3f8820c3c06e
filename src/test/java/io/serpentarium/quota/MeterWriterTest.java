package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.store.Database;
import io.serpentarium.store.StoreException;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeterWriterTest {
  private static final Clock CLOCK = Clock.systemUTC();
  @TempDir Path path;
  private final Meter meter = new Meter();

  private void run() {
    meter.record(
        new Execution(
            CLOCK.instant(), "uni", "ada", "k1", "", Outcome.OK, Duration.ofMillis(2), Duration.ofMillis(1), 5, 7));
  }

  private static long runs(UsageStore store) {
    return store.usage(UsageQuery.all("uni", Span.DAY, Instant.EPOCH, CLOCK.instant())).stream().mapToLong(UsageRow::runs).sum();
  }

  @ParameterizedTest
  @EnumSource
  void writesByItselfAndWhatIsLeftWhenItIsClosed(Store kind) {
    try (var database = kind.open(path)) {
      var store = new UsageStore(database);
      try (var _ = new MeterWriter(meter, store, CLOCK)) {
        run();
        TestServer.eventually("it is written", () -> runs(store) == 1);
        run();
        run();
      }
      assertThat(runs(store)).isEqualTo(3);
    }
  }

  @Test
  void keepsWhatCannotBeWrittenUntilTheDatabaseIsBack() throws IOException {
    var first = postgres(0);
    int port = first.getPort();
    try (var database = Database.open(path, first.getJdbcUrl("postgres", "postgres"))) {
      var store = new UsageStore(database);
      try (var _ = new MeterWriter(meter, store, CLOCK)) {
        run();
        TestServer.eventually("it is written", () -> runs(store) == 1);
        first.close();
        for (int i = 0; i < 100; i++) {
          run();
        }
        try (var _ = postgres(port)) {
          TestServer.eventually("all are written", () -> isWritten(store, 101));
        }
      }
    }
  }

  /** Asked over a connection that the first database has ended, the answer is a failure and not a number. */
  private static boolean isWritten(UsageStore store, long runs) {
    try {
      return runs(store) == runs;
    } catch (StoreException gone) {
      return false;
    }
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(path.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }
}
