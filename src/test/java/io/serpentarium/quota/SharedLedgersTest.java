package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.quota.Admission.Cause;
import io.serpentarium.quota.Admission.Refused;
import io.serpentarium.seats.LeasedSeats;
import io.serpentarium.seats.Seats;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.Quota;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ledgers of several servers on one real PostgreSQL. */
class SharedLedgersTest {
  private static final int SERVERS = 3;
  private static final Holder ADA = Holder.of("uni", "ada");
  private static final Holder BOB = Holder.of("uni", "bob");

  @TempDir Path path;
  private final List<Server> servers = new ArrayList<>();

  private record Server(Database database, Seats seats) {
    QuotaLedger ledger(Map<Quota, Long> defaults) {
      return new QuotaLedger(
          _ -> Optional.empty(), new QuotaDefaults(defaults), Ticker.system(), new Meter(), seats);
    }
  }

  @BeforeEach
  void open() {
    var url = Store.POSTGRES.url();
    for (int i = 0; i < SERVERS; i++) {
      var database = Database.open(path, url);
      servers.add(new Server(database, LeasedSeats.open(database, UsageStore::cpuSince)));
    }
  }

  @AfterEach
  void close() {
    servers.forEach(
        server -> {
          server.seats.close();
          server.database.close();
        });
  }

  private List<QuotaLedger> ledgers(Map<Quota, Long> defaults) {
    return servers.stream().map(server -> server.ledger(defaults)).toList();
  }

  private static <P extends Permit> Admission<P> decide(
      QuotaLedger ledger, Holder holder, Supplier<Admission<P>> decision) {
    var answer = new CompletableFuture<Admission<P>>();
    ledger.decide(holder, decision, Thread::startVirtualThread, answer::complete);
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Permit admitted(Admission<? extends Permit> admission) {
    assertThat(admission).isInstanceOf(Admitted.class);
    return ((Admitted<? extends Permit>) admission).permit();
  }

  private static Admission<Permit> take(QuotaLedger ledger, Quota quota, Holder holder) {
    return switch (quota) {
      case CONNECTIONS -> ledger.connect(holder);
      case SESSIONS -> ledger.openSession(holder);
      default -> ledger.takeTurn(holder);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTIONS", "SESSIONS", "CONCURRENT_RUNS"})
  void neverAdmitMoreThanTheLimitTogether(Quota quota) throws Exception {
    var ledgers = ledgers(Map.of(quota, 5L));
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < 24; i++) {
        var ledger = ledgers.get(i % SERVERS);
        ends.add(
            executor.submit(
                () -> {
                  while (System.nanoTime() < end) {
                    var holder = ThreadLocalRandom.current().nextBoolean() ? ADA : BOB;
                    if (decide(ledger, holder, () -> take(ledger, quota, holder))
                        instanceof Admitted<Permit>(var permit, _)) {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      Thread.onSpinWait();
                      now.decrementAndGet();
                      permit.release();
                    }
                  }
                  return null;
                }));
      }
      for (var each : ends) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween(1, 5);
    // Nothing is lost: one server can have it all.
    var one = ledgers.getFirst();
    for (int i = 0; i < 5; i++) {
      TestServer.eventually(
          "a seat is free", () -> decide(one, ADA, () -> take(one, quota, ADA)) instanceof Admitted<Permit>);
    }
    var refused = (Refused<?>) decide(ledgers.getLast(), BOB, () -> take(ledgers.getLast(), quota, BOB));
    assertThat(refused.quota()).isEqualTo(quota);
    assertThat(refused.limit()).isEqualTo(5);
    assertThat(QuotaRefusals.failure(null, null, ErrorCode.QUEUE_FULL, refused).data())
        .containsEntry("quota", quota.wire());
  }

  @Test
  void countASubjectTogetherToo() {
    var ledgers =
        servers.stream()
            .map(
                server ->
                    new Ledgers().set("*", Quota.SESSIONS, 1).of(Map.of(Quota.SESSIONS, 10L), server.seats))
            .toList();
    var here = ledgers.get(0);
    var there = ledgers.get(1);
    var adas = admitted(decide(here, ADA, () -> here.openSession(ADA)));
    admitted(decide(there, BOB, () -> there.openSession(BOB)));
    var refused = (Refused<Permit>) decide(there, ADA, () -> there.openSession(ADA));
    assertThat(refused.level()).isEqualTo(Admission.Level.SUBJECT);
    adas.release();
    admitted(decide(there, ADA, () -> there.openSession(ADA)));
  }

  @Test
  void countRunsThatWaitAndTheirRateTogether() {
    var ledgers =
        ledgers(Map.of(Quota.CONCURRENT_RUNS, 1L, Quota.QUEUED_RUNS, 1L, Quota.RUNS_PER_MINUTE, 1L, Quota.RUN_BURST, 3L));
    var here = ledgers.get(0);
    var there = ledgers.get(1);
    var first = admitted(decide(here, ADA, () -> here.admitRun(ADA)));
    admitted(decide(there, BOB, () -> there.admitRun(BOB)));
    assertThat(((Refused<?>) decide(here, ADA, () -> here.admitRun(ADA))).quota()).isEqualTo(Quota.QUEUED_RUNS);
    first.release();
    admitted(decide(there, BOB, () -> there.admitRun(BOB))).release();
    var tooFast = (Refused<RunPermit>) decide(here, ADA, () -> here.admitRun(ADA));
    assertThat(tooFast.quota()).isEqualTo(Quota.RUNS_PER_MINUTE);
    assertThat(tooFast.retryAfter()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void setProcessorTimeAsideTogether() {
    var ledgers = ledgers(Map.of(Quota.CPU_SECONDS_PER_DAY, 10L, Quota.RUN_MILLIS, 6_000L));
    var here = ledgers.get(0);
    var there = ledgers.get(1);
    var first = (RunPermit) admitted(decide(here, ADA, () -> here.admitRun(ADA)));
    assertThat(first.allowance()).isEqualTo(Duration.ofSeconds(6));
    var second = (RunPermit) admitted(decide(there, BOB, () -> there.admitRun(BOB)));
    assertThat(second.allowance()).isEqualTo(Duration.ofSeconds(4));
    assertThat(((Refused<?>) decide(there, ADA, () -> there.admitRun(ADA))).quota())
        .isEqualTo(Quota.CPU_SECONDS_PER_DAY);
    first.settle(Duration.ofSeconds(1));
    second.settle(Duration.ofSeconds(4));
    TestServer.eventually(
        "what the first run has not used is there for the others",
        () ->
            decide(there, BOB, () -> there.admitRun(BOB)) instanceof Admitted<RunPermit>(var third, _)
                && settled(third).equals(Duration.ofSeconds(5)));
    TestServer.eventually(
        "the rest of the day is waited for",
        () ->
            decide(here, ADA, () -> here.admitRun(ADA)) instanceof Refused<RunPermit> refused
                && refused.retryAfter().compareTo(Duration.ofSeconds(1)) > 0);
  }

  private static Duration settled(RunPermit permit) {
    var allowed = permit.allowance();
    permit.settle(allowed.compareTo(Duration.ofSeconds(5)) == 0 ? allowed : Duration.ZERO);
    return allowed;
  }

  @Test
  void countWhatIsThereAlreadyAlsoBeyondTheLimit() {
    var ledgers = ledgers(Map.of(Quota.SESSIONS, 2L));
    var here = ledgers.get(0);
    var there = ledgers.get(1);
    var kept = List.of(here.keepSession(ADA), here.keepSession(ADA), here.keepSession(BOB));
    TestServer.eventually(
        "it has seats for as many as there may be",
        () ->
            servers.getLast().database.call(
                sql ->
                    sql.first("SELECT SUM(held) FROM seat_share", row -> row.getLong(1)).orElseThrow() == 2));
    assertThat(decide(there, ADA, () -> there.openSession(ADA))).isInstanceOf(Refused.class);
    kept.forEach(Permit::release);
    admitted(decide(there, ADA, () -> there.openSession(ADA)));
    admitted(decide(there, ADA, () -> there.openSession(ADA)));
  }

  @Test
  void sayThatTheStoreIsSilentWhenNothingIsAtHand() {
    var ledgers = ledgers(Map.of(Quota.SESSIONS, 2L));
    var here = ledgers.getFirst();
    servers.getFirst().database.close();
    var refused = (Refused<Permit>) decide(here, ADA, () -> here.openSession(ADA));
    assertThat(refused.cause()).isEqualTo(Cause.STORE_SILENT);
    var failure = QuotaRefusals.failure("r1", null, ErrorCode.TOO_MANY_SESSIONS, refused);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.message()).contains("(sessions)", "store.url", "Try again in 5 s");
    assertThat(QuotaRefusals.reason(failure)).isEqualTo("internal");
  }
}
