package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.seats.LeasedSeats;
import io.serpentarium.seats.Seats;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantEntry;
import io.serpentarium.testing.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the decision about a run takes with ten thousand tenants when servers share their limits; the bench measures
 * a server that is alone. So many limits are wanted for the first time at once that most runs are refused: this is mostly
 * the way to a refusal. Not part of the default build: {@code mvn test -Dtest=AdmissionLoadTest}.
 */
class AdmissionLoadTest {
  private static final int TENANTS = 10_000;
  private static final int DECISIONS = 1_000_000;

  @TempDir Path folder;

  @Test
  void decidesWithinMicrosecondsWhenServersShareTheLimits() {
    try (var database = Store.POSTGRES.open(folder);
        var seats = LeasedSeats.open(database, UsageStore::cpuSince)) {
      decide(seats);
    }
  }

  private static void decide(Seats seats) {
    var tenants = new ConcurrentHashMap<String, TenantEntry>();
    for (int i = 0; i < TENANTS; i++) {
      var overrides =
          List.of(
              override("", Quota.RUNS_PER_MINUTE, 1_000_000),
              override("", Quota.CPU_SECONDS_PER_DAY, 1_000_000),
              override("*", Quota.CONCURRENT_RUNS, 100),
              override("ada", Quota.QUEUED_RUNS, 100));
      tenants.put(
          "tenant-" + i,
          new TenantEntry(new Tenant("tenant-" + i, "T", Tenant.State.ACTIVE, false), 1, List.of(), overrides));
    }
    var ledger =
        new QuotaLedger(
            id -> Optional.ofNullable(tenants.get(id)),
            new QuotaDefaults(Map.of(Quota.RUN_MILLIS, 30_000L, Quota.CONCURRENT_RUNS, 500L, Quota.QUEUED_RUNS, 500L)),
            Ticker.system(),
            new Meter(),
            seats);
    var random = new Random(1);
    measure(ledger, random);
    var nanos = measure(ledger, random);
    System.out.printf(
        "admission with %d tenants: p50 %d ns, p99 %d ns, p99.9 %d ns%n",
        TENANTS, nanos[DECISIONS / 2], nanos[DECISIONS / 100 * 99], nanos[DECISIONS / 1_000 * 999]);
    assertThat(Duration.ofNanos(nanos[DECISIONS / 100 * 99])).isLessThan(Duration.ofNanos(50_000));
  }

  private static QuotaOverride override(String subject, Quota quota, long value) {
    return new QuotaOverride(subject, quota, value, null, "ada", Instant.EPOCH);
  }

  private static long[] measure(QuotaLedger ledger, Random random) {
    var nanos = new long[DECISIONS];
    int admitted = 0;
    for (int i = 0; i < DECISIONS; i++) {
      var holder = Holder.of("tenant-" + random.nextInt(TENANTS), random.nextBoolean() ? "ada" : "bob");
      var start = System.nanoTime();
      var admission = ledger.admitRun(holder);
      nanos[i] = System.nanoTime() - start;
      if (admission instanceof Admitted<RunPermit>(var permit, _)) {
        permit.settle(Duration.ofMillis(1));
        admitted++;
      }
    }
    System.out.printf("%d of %d admitted%n", admitted, DECISIONS);
    Arrays.sort(nanos);
    return nanos;
  }
}
