package io.serpentarium.bench;

import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.Meter;
import io.serpentarium.quota.QuotaDefaults;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.RunPermit;
import io.serpentarium.quota.Ticker;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** How long the decision about a run takes with ten thousand tenants, all of whose quotas are limited. */
final class AdmissionCost implements Measurement {
  private static final int TENANTS = 10_000;
  private static final int DECISIONS = 1_000_000;
  private static final long MOST_NANOS = 50_000;

  @Override
  public Set<String> letters() {
    return Set.of("o");
  }

  @Override
  public List<Row> measure(Lab lab) {
    var ledger = ledger();
    var random = new Random(1);
    decide(ledger, random, DECISIONS);
    var nanos = decide(ledger, random, lab.options().times(DECISIONS));
    return List.of(
        Row.judged(
            "o", "decision about a run, 10,000 tenants with limits of rate, processor time and runs",
            micros(nanos.median()), "%s–%s, n=%,d".formatted(micros(nanos.min()), micros(nanos.max()), nanos.count()),
            micros(nanos.p99()), "p99 ≤ 50 µs", nanos.p99() <= MOST_NANOS));
  }

  private static String micros(long nanos) {
    return Samples.decimal(nanos / 1e3) + " µs";
  }

  private static QuotaLedger ledger() {
    var tenants = new HashMap<String, TenantEntry>();
    for (int i = 0; i < TENANTS; i++) {
      var overrides =
          List.of(
              override("", Quota.RUNS_PER_MINUTE, 1_000_000),
              override("", Quota.CPU_SECONDS_PER_DAY, 1_000_000),
              override("*", Quota.CONCURRENT_RUNS, 100),
              override("ada", Quota.QUEUED_RUNS, 100));
      var tenant = new Tenant("tenant-" + i, "T", Tenant.State.ACTIVE, false);
      tenants.put(tenant.id(), new TenantEntry(tenant, 1, List.of(), overrides));
    }
    var defaults =
        new QuotaDefaults(Map.of(Quota.RUN_MILLIS, 30_000L, Quota.CONCURRENT_RUNS, 500L, Quota.QUEUED_RUNS, 500L));
    return new QuotaLedger(id -> Optional.ofNullable(tenants.get(id)), defaults, Ticker.system(), new Meter());
  }

  private static QuotaOverride override(String subject, Quota quota, long value) {
    return new QuotaOverride(subject, quota, value, null, "the bench", Instant.EPOCH);
  }

  /** Decides about a run of any tenant, which ends at once. */
  private static Samples decide(QuotaLedger ledger, Random random, int times) {
    var nanos = new long[times];
    for (int i = 0; i < times; i++) {
      var holder = Holder.of("tenant-" + random.nextInt(TENANTS), random.nextBoolean() ? "ada" : "bob");
      var start = System.nanoTime();
      var admission = ledger.admitRun(holder);
      nanos[i] = System.nanoTime() - start;
      if (!(admission instanceof Admitted<RunPermit>(var permit, _))) {
        throw new BenchException("a run was refused: " + admission);
      }
      permit.settle(Duration.ofMillis(1));
    }
    return new Samples(nanos);
  }
}
