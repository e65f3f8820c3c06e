package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.testing.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Store.class)
class UsageStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:30Z");
  private static final Instant END = NOON.plus(Duration.ofDays(400));
  @TempDir Path path;
  private final Store kind;
  private final Meter meter = new Meter();
  private Database database;
  private UsageStore store;
  private long seq;

  UsageStoreTest(Store kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = kind.open(path);
    store = new UsageStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Execution execution(Instant at, String tenant, Outcome outcome, long millis) {
    return new Execution(
        at, tenant, "ada", "k1", "https://uni.example", outcome, Duration.ofMillis(millis), Duration.ofMillis(millis / 2),
        millis * 1_000, millis * 10);
  }

  private void write() {
    store.add(meter.drain(), "here", ++seq, NOON);
  }

  private List<UsageRow> usage(String tenant, Span span) {
    return store.usage(UsageQuery.all(tenant, span, Instant.EPOCH, END));
  }

  @Test
  void sumsUpPerMinuteHourAndDay() {
    meter.record(execution(NOON, "uni", Outcome.OK, 100));
    meter.record(execution(NOON.plusSeconds(20), "uni", Outcome.ERROR, 300));
    meter.record(execution(NOON.plusSeconds(60), "uni", Outcome.OK, 50));
    write();
    meter.record(execution(NOON.plusSeconds(29), "uni", Outcome.OK, 200));
    meter.record(execution(NOON.plusSeconds(3_600), "uni", Outcome.TIMEOUT, 10));
    meter.record(execution(NOON, "college", Outcome.OK, 7));
    write();

    var minutes = usage("uni", Span.MINUTE);
    assertThat(minutes).extracting(UsageRow::runs).containsExactly(3L, 1L, 1L);
    assertThat(minutes.getFirst())
        .isEqualTo(
            new UsageRow(
                Span.MINUTE, Instant.parse("2026-11-27T12:00:00Z"), "uni", "ada", "k1", "https://uni.example", 3,
                outcomes(Map.of(Outcome.OK, 2L, Outcome.ERROR, 1L)), 600, 300, 300_000, 6_000));
    assertThat(usage("uni", Span.HOUR)).extracting(UsageRow::runs).containsExactly(4L, 1L);
    assertThat(usage("uni", Span.DAY)).extracting(UsageRow::runs).containsExactly(5L);
    assertThat(store.usage(UsageQuery.all(null, Span.DAY, Instant.EPOCH, END))).extracting(UsageRow::tenant).containsExactly("college", "uni");
    assertThat(store.usage(UsageQuery.all("uni", Span.MINUTE, NOON.plusSeconds(10), END))).hasSize(2);
    assertThat(store.usage(new UsageQuery("uni", Span.MINUTE, Instant.EPOCH, END, null, 1))).hasSize(1);
  }

  private static Map<Outcome, Long> outcomes(Map<Outcome, Long> some) {
    var all = new EnumMap<Outcome, Long>(Outcome.class);
    for (var outcome : Outcome.values()) {
      all.put(outcome, some.getOrDefault(outcome, 0L));
    }
    return all;
  }

  @Test
  void countsABatchOnceHoweverOftenItIsSent() {
    meter.record(execution(NOON, "uni", Outcome.OK, 100));
    meter.refused("uni", "sessions", NOON);
    var batch = meter.drain();
    store.add(batch, "here", 1, NOON);
    store.add(batch, "here", 1, NOON);
    store.add(batch, "there", 1, NOON);
    assertThat(usage("uni", Span.DAY).getFirst().runs()).isEqualTo(2);
    assertThat(store.refusals(UsageQuery.all("uni", Span.DAY, Instant.EPOCH, END)).getFirst().refusals()).isEqualTo(2);
  }

  @Test
  void countsRefusalsByReason() {
    meter.refused("uni", "sessions", NOON);
    meter.refused("uni", "sessions", NOON.plusSeconds(1));
    meter.refused("uni", "runsPerMinute", NOON);
    meter.refused("college", "sessions", NOON);
    write();
    assertThat(store.refusals(UsageQuery.all("uni", Span.HOUR, Instant.EPOCH, END)))
        .containsExactly(
            new RefusalRow(Instant.parse("2026-11-27T12:00:00Z"), "uni", "runsPerMinute", 1),
            new RefusalRow(Instant.parse("2026-11-27T12:00:00Z"), "uni", "sessions", 2));
  }

  @Test
  void goesOnBehindTheLastRowOfAPage() {
    for (var minute = 0; minute < 3; minute++) {
      var at = NOON.plusSeconds(60L * minute);
      for (var tenant : List.of("uni", "college", "lyc\u00e9e")) {
        meter.record(execution(at, tenant, Outcome.OK, 1));
        meter.refused(tenant, "sessions", at);
      }
      meter.refused("", "unknown_key", at);
    }
    write();
    var whole = store.usage(UsageQuery.all(null, Span.MINUTE, Instant.EPOCH, END));
    assertThat(whole).hasSize(9);
    var page = store.usage(new UsageQuery(null, Span.MINUTE, Instant.EPOCH, END, whole.get(3).place(), 4));
    assertThat(page).isEqualTo(whole.subList(4, 8));
    assertThat(store.usage(new UsageQuery("uni", Span.MINUTE, Instant.EPOCH, END, whole.getLast().place(), 4))).isEmpty();
    var refused = store.refusals(UsageQuery.all(null, Span.MINUTE, Instant.EPOCH, END));
    assertThat(store.refusals(new UsageQuery(null, Span.MINUTE, Instant.EPOCH, END, refused.get(4).place(), 100)))
        .isEqualTo(refused.subList(5, 12));
  }

  @Test
  void forgetsMinutesBeforeHoursAndHoursBeforeDays() {
    meter.record(execution(NOON, "uni", Outcome.OK, 100));
    write();
    store.forgetOld(NOON.plus(Duration.ofDays(3)));
    assertThat(usage("uni", Span.MINUTE)).isEmpty();
    assertThat(usage("uni", Span.HOUR)).hasSize(1);
    store.forgetOld(NOON.plus(Duration.ofDays(100)));
    assertThat(usage("uni", Span.HOUR)).isEmpty();
    assertThat(usage("uni", Span.DAY)).hasSize(1);
  }

  @Test
  void letsALedgerGoOnCountingAfterARestart() {
    var ledgers = new Ledgers();
    var today = ledgers.time.now();
    meter.record(execution(today, "uni", Outcome.OK, 6_000));
    meter.record(execution(today.minus(Duration.ofDays(3)), "uni", Outcome.OK, 8_000));
    meter.record(execution(today.minus(Duration.ofDays(40)), "uni", Outcome.OK, 80_000));
    write();
    var ledger = ledgers.of(Map.of(Quota.CPU_SECONDS_PER_DAY, 3L));
    ledger.restore(store);
    assertThat(ledger.used("uni", Quota.CPU_SECONDS_PER_DAY)).isEqualTo(3);
    assertThat(ledger.used("uni", Quota.CPU_SECONDS_PER_MONTH)).isEqualTo(7);
    assertThat(ledger.admitRun(Holder.of("uni", "ada"))).isInstanceOf(Admission.Refused.class);
  }

  @Test
  void letsALedgerGoOnCountingForEachSubjectAfterARestart() {
    var ledgers = new Ledgers().set(QuotaOverride.EACH_SUBJECT, Quota.CPU_SECONDS_PER_DAY, 3);
    var today = ledgers.time.now();
    meter.record(execution(today, "uni", Outcome.OK, 6_000));
    write();
    var ledger = ledgers.of(Map.of());
    ledger.restore(store);
    var refused = (Admission.Refused<RunPermit>) ledger.admitRun(Holder.of("uni", "ada"));
    assertThat(refused.level()).isEqualTo(Admission.Level.SUBJECT);
    assertThat(ledger.admitRun(Holder.of("uni", "bob"))).isInstanceOf(Admission.Admitted.class);
    ledgers.time.advance(Duration.ofDays(1));
    assertThat(ledger.admitRun(Holder.of("uni", "ada"))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void forgetsWhatASubjectUsedBeforeTheRestartWhenItComesOnAnotherDay() {
    var ledgers = new Ledgers().set(QuotaOverride.EACH_SUBJECT, Quota.CPU_SECONDS_PER_DAY, 3);
    meter.record(execution(ledgers.time.now(), "uni", Outcome.OK, 6_000));
    write();
    var ledger = ledgers.of(Map.of());
    ledger.restore(store);
    ledgers.time.advance(Duration.ofDays(1));
    assertThat(ledger.admitRun(Holder.of("uni", "ada"))).isInstanceOf(Admission.Admitted.class);
  }
}
