package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.quota.Admission.Level;
import io.serpentarium.quota.Admission.Refused;
import io.serpentarium.quota.Effective.Source;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotaLedgerTest {
  private static final Holder ADA = Holder.of("uni", "ada");
  private static final Holder BOB = Holder.of("uni", "bob");
  private static final Holder EVE = Holder.of("college", "eve");
  private final Ledgers ledgers = new Ledgers();

  private static <P extends Permit> P admitted(Admission<P> admission) {
    assertThat(admission).isInstanceOf(Admitted.class);
    return ((Admitted<P>) admission).permit();
  }

  private static Refused<?> refused(Admission<?> admission) {
    assertThat(admission).isInstanceOf(Refused.class);
    return (Refused<?>) admission;
  }

  @Test
  void limitsNothingUnlessToldTo() {
    var ledger = QuotaLedger.unlimited();
    for (int i = 0; i < 1_000; i++) {
      admitted(ledger.connect(ADA));
      admitted(ledger.admitRun(ADA));
      admitted(ledger.takeTurn(ADA));
    }
    assertThat(ledger.used("uni", Quota.CONNECTIONS)).isEqualTo(1_000);
  }

  @Test
  void refusesBeyondTheLimitOfTheTenantAndNamesIt() {
    var ledger = ledgers.of(Map.of(Quota.CONNECTIONS, 2L));
    var first = admitted(ledger.connect(ADA));
    admitted(ledger.connect(BOB));

    var refused = refused(ledger.connect(BOB));
    assertThat(refused.quota()).isEqualTo(Quota.CONNECTIONS);
    assertThat(refused.limit()).isEqualTo(2);
    assertThat(refused.level()).isEqualTo(Level.TENANT);
    assertThat(refused.retryAfter()).isPositive();
    assertThat(refused.message()).contains("2 connections", "(connections)", "Try again in 1 s.");
    admitted(ledger.connect(EVE));
    first.release();
    first.release();
    admitted(ledger.connect(BOB));
    refused(ledger.connect(ADA));
  }

  @Test
  void countsEachSubjectForItselfWhereItHasALimit() {
    var ledger = ledgers.set("*", Quota.SESSIONS, 1).set("bob", Quota.SESSIONS, 2).of(Map.of(Quota.SESSIONS, 4L));
    var adas = admitted(ledger.openSession(ADA));
    assertThat(refused(ledger.openSession(ADA)).level()).isEqualTo(Level.SUBJECT);
    admitted(ledger.openSession(BOB));
    admitted(ledger.openSession(BOB));
    assertThat(refused(ledger.openSession(BOB)).limit()).isEqualTo(2);
    admitted(ledger.openSession(Holder.of("uni", "cem")));
    assertThat(refused(ledger.openSession(Holder.of("uni", "dora"))).level()).isEqualTo(Level.TENANT);
    adas.release();
    admitted(ledger.openSession(Holder.of("uni", "dora")));
  }

  @Test
  void letsATokenLowerAQuotaAndNeverRaiseIt() {
    var ledger = ledgers.set("*", Quota.SESSIONS, 2).of(Map.of(Quota.RUN_MILLIS, 30_000L));
    var lower = new Holder("uni", "ada", Map.of(Quota.SESSIONS, 1L, Quota.RUN_MILLIS, 2_000L));
    var higher = new Holder("uni", "bob", Map.of(Quota.SESSIONS, 9L, Quota.RUN_MILLIS, 90_000L));

    assertThat(ledger.limits(lower)).containsEntry(Quota.RUN_MILLIS, 2_000L);
    assertThat(ledger.limits(higher)).containsEntry(Quota.RUN_MILLIS, 30_000L);
    admitted(ledger.openSession(lower));
    assertThat(refused(ledger.openSession(lower)).limit()).isEqualTo(1);
    admitted(ledger.openSession(higher));
    admitted(ledger.openSession(higher));
    assertThat(refused(ledger.openSession(higher)).limit()).isEqualTo(2);
    // Nothing can run for a millisecond: the least that is possible holds.
    var tiny = new Holder("uni", "cem", Map.of(Quota.RUN_MILLIS, 1L));
    assertThat(ledger.limits(tiny)).containsEntry(Quota.RUN_MILLIS, Quota.RUN_MILLIS.min());
  }

  @Test
  void saysWhichValueHoldsAndWhoSetIt() {
    var until = ledgers.time.now().plusSeconds(60);
    var ledger =
        ledgers.set("", Quota.SESSIONS, 7, until).set("ada", Quota.SESSIONS, 3).of(Map.of(Quota.SESSIONS, 5L));

    assertThat(ledger.effective("uni"))
        .contains(new Effective(Quota.SESSIONS, 7, Source.TENANT, "ada", until))
        .contains(new Effective(Quota.CONNECTIONS, Effective.NO_LIMIT, Source.DEFAULT, null, null));
    assertThat(ledger.effective(ADA)).contains(new Effective(Quota.SESSIONS, 3, Source.SUBJECT, "ada", null));
    ledgers.time.advance(Duration.ofSeconds(60));
    assertThat(ledger.effective("uni")).contains(new Effective(Quota.SESSIONS, 5, Source.DEFAULT, null, null));
  }

  @Test
  void actsOnAChangedQuotaAtOnce() {
    var ledger = ledgers.of(Map.of(Quota.SESSIONS, 1L));
    admitted(ledger.openSession(ADA));
    refused(ledger.openSession(ADA));
    ledgers.set("", Quota.SESSIONS, 2);
    admitted(ledger.openSession(ADA));
    ledgers.set("", Quota.SESSIONS, 1);
    refused(ledger.openSession(ADA));
  }

  @Test
  void admitsRunsThatExecuteAndRunsThatWait() {
    var ledger = ledgers.of(Map.of(Quota.CONCURRENT_RUNS, 1L, Quota.QUEUED_RUNS, 2L));
    var first = admitted(ledger.admitRun(ADA));
    admitted(ledger.admitRun(ADA));
    admitted(ledger.admitRun(ADA));
    assertThat(refused(ledger.admitRun(ADA)).quota()).isEqualTo(Quota.QUEUED_RUNS);
    var turn = admitted(ledger.takeTurn(ADA));
    refused(ledger.takeTurn(BOB));
    turn.release();
    first.settle(Duration.ofMillis(5));
    admitted(ledger.takeTurn(BOB));
    admitted(ledger.admitRun(ADA));
  }

  @Test
  void letsABurstThroughAndThenTheRate() {
    var ledger = ledgers.of(Map.of(Quota.RUNS_PER_MINUTE, 60L, Quota.RUN_BURST, 3L));
    for (int i = 0; i < 3; i++) {
      admitted(ledger.admitRun(ADA)).settle(Duration.ZERO);
    }
    assertThat(refused(ledger.admitRun(ADA)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    ledgers.time.advance(Duration.ofMillis(400));
    var refused = refused(ledger.admitRun(ADA));
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(600));
    assertThat(refused.quota()).isEqualTo(Quota.RUNS_PER_MINUTE);
    assertThat(refused.limit()).isEqualTo(60);
    ledgers.time.advance(refused.retryAfter());
    admitted(ledger.admitRun(ADA)).settle(Duration.ZERO);
    refused(ledger.admitRun(ADA));
  }

  @Test
  void setsProcessorTimeAsideSoThatASumIsNeverExceeded() {
    var ledger = ledgers.of(Map.of(Quota.CPU_SECONDS_PER_DAY, 10L, Quota.RUN_MILLIS, 8_000L));
    var first = admitted(ledger.admitRun(ADA));
    assertThat(first.allowance()).isEqualTo(Duration.ofSeconds(8));
    var second = admitted(ledger.admitRun(BOB));
    assertThat(second.allowance()).isEqualTo(Duration.ofSeconds(2));
    assertThat(refused(ledger.admitRun(ADA)).retryAfter()).isEqualTo(Duration.ofSeconds(1));

    first.settle(Duration.ofSeconds(8));
    second.settle(Duration.ofSeconds(2));
    assertThat(ledger.used("uni", Quota.CPU_SECONDS_PER_DAY)).isEqualTo(10);
    var refused = refused(ledger.admitRun(ADA));
    assertThat(refused.quota()).isEqualTo(Quota.CPU_SECONDS_PER_DAY);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(14));
    ledgers.time.advance(Duration.ofHours(14));
    assertThat(admitted(ledger.admitRun(ADA)).allowance()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void beginsAMonthAtItsFirstDayAndRemembersWhatWasUsedBefore() {
    var ledger = ledgers.of(Map.of(Quota.CPU_SECONDS_PER_MONTH, 100L, Quota.RUN_MILLIS, 1_000L));
    ledger.restore(Holder.of("uni", Execution.ANONYMOUS), 20_000, 100_000);
    assertThat(refused(ledger.admitRun(ADA)).retryAfter()).isEqualTo(Duration.ofHours(14 + 3 * 24));
    ledgers.time.advance(Duration.ofHours(14 + 3 * 24));
    admitted(ledger.admitRun(ADA));
    assertThat(ledger.used("uni", Quota.CPU_SECONDS_PER_MONTH)).isZero();
  }

  @Test
  void takesNothingWhenItRefuses() {
    var ledger =
        ledgers
            .set("ada", Quota.RUNS_PER_MINUTE, 1)
            .set("ada", Quota.RUN_BURST, 1)
            .of(Map.of(Quota.RUNS_PER_MINUTE, 60L, Quota.RUN_BURST, 2L));
    admitted(ledger.admitRun(ADA)).settle(Duration.ZERO);
    for (int i = 0; i < 10; i++) {
      assertThat(refused(ledger.admitRun(ADA)).level()).isEqualTo(Level.SUBJECT);
    }
    assertThat(ledger.used("uni", Quota.QUEUED_RUNS)).isZero();
    admitted(ledger.admitRun(BOB)).settle(Duration.ZERO);
    assertThat(refused(ledger.admitRun(BOB)).level()).isEqualTo(Level.TENANT);
  }

  @Test
  void warnsOnceAtFourFifthsAndAgainAfterItHasFallen() {
    var ledger = ledgers.of(Map.of(Quota.SESSIONS, 10L));
    Permit last = () -> {};
    for (int i = 1; i <= 8; i++) {
      var admission = (Admitted<Permit>) ledger.openSession(ADA);
      assertThat(admission.warnings()).hasSize(i == 8 ? 1 : 0);
      last = admission.permit();
    }
    var ninth = (Admitted<Permit>) ledger.openSession(ADA);
    assertThat(ninth.warnings()).isEmpty();
    ninth.permit().release();
    last.release();
    assertThat(((Admitted<Permit>) ledger.openSession(ADA)).warnings()).isEmpty();
  }

  @Test
  void forgetsASubjectThatUsesNothing() {
    var ledger = ledgers.set("*", Quota.SESSIONS, 1).of(Map.of());
    for (int i = 0; i < 1_000; i++) {
      admitted(ledger.openSession(Holder.of("uni", "visitor-" + i))).release();
    }
    assertThat(ledger.subjects("uni")).isZero();
  }

  @Test
  void isClosedForNewSessionsWhileTheTenantIsDraining() {
    var ledger = ledgers.of(Map.of());
    assertThat(ledger.isOpen("uni")).isTrue();
    ledgers.state(Tenant.State.DRAINING);
    assertThat(ledger.isOpen("uni")).isFalse();
  }
}
