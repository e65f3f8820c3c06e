package io.serpentarium.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/** Many threads at every limit at once: none is ever exceeded, and nothing is left over. */
class QuotaHammerTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 4_000;
  private static final long LIMIT = 7;

  /** What each thread does for a while. */
  private interface Hammer {
    void strike(Holder holder, Random random);
  }

  private static void hammer(Hammer hammer) throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var ends = new ArrayList<Future<?>>();
      for (int thread = 0; thread < THREADS; thread++) {
        var seed = thread;
        ends.add(
            threads.submit(
                () -> {
                  var random = new Random(seed);
                  start.await();
                  for (int round = 0; round < ROUNDS; round++) {
                    hammer.strike(Holder.of("uni", "subject-" + random.nextInt(4)), random);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (var end : ends) {
        end.get();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTIONS", "SESSIONS", "CONCURRENT_RUNS"})
  void neverAdmitsMoreThanTheLimitAtATime(Quota quota) throws InterruptedException, ExecutionException {
    var ledger = new Ledgers().set("*", quota, 3).of(Map.of(quota, LIMIT));
    Function<Holder, Admission<Permit>> take =
        switch (quota) {
          case CONNECTIONS -> ledger::connect;
          case SESSIONS -> ledger::openSession;
          default -> ledger::takeTurn;
        };
    var held = new AtomicInteger();
    var most = new AtomicInteger();
    var refused = new AtomicInteger();
    hammer(
        (holder, _) -> {
          if (take.apply(holder) instanceof Admitted<Permit>(var permit, _)) {
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            Thread.yield();
            held.decrementAndGet();
            permit.release();
            permit.release();
          } else {
            refused.incrementAndGet();
          }
        });
    assertThat(most.get()).isLessThanOrEqualTo((int) LIMIT);
    assertThat(refused.get()).isPositive();
    assertThat(ledger.used("uni", quota)).isZero();
    assertThat(ledger.subjects("uni")).isZero();
  }

  @Test
  void neverAdmitsMoreRunsThanMayExecuteAndWait() throws InterruptedException, ExecutionException {
    var ledger = new Ledgers().of(Map.of(Quota.CONCURRENT_RUNS, 2L, Quota.QUEUED_RUNS, LIMIT - 2));
    var held = new AtomicInteger();
    var most = new AtomicInteger();
    hammer(
        (holder, _) -> {
          if (ledger.admitRun(holder) instanceof Admitted<RunPermit>(var permit, _)) {
            most.accumulateAndGet(held.incrementAndGet(), Math::max);
            Thread.yield();
            held.decrementAndGet();
            permit.settle(Duration.ofMillis(1));
          }
        });
    assertThat(most.get()).isBetween(2, (int) LIMIT);
    assertThat(ledger.used("uni", Quota.QUEUED_RUNS)).isZero();
  }

  @Test
  void neverSpendsMoreProcessorTimeThanTheSum() throws InterruptedException, ExecutionException {
    var ledger = new Ledgers().of(Map.of(Quota.CPU_SECONDS_PER_DAY, 20L, Quota.RUN_MILLIS, 1_000L));
    var spent = new AtomicLong();
    hammer(
        (holder, random) -> {
          if (ledger.admitRun(holder) instanceof Admitted<RunPermit>(var permit, _)) {
            var cpu = Duration.ofMillis(random.nextLong(permit.allowance().toMillis() + 1));
            spent.addAndGet(cpu.toMillis());
            permit.settle(cpu);
          }
        });
    assertThat(spent.get()).isBetween(19_000L, 20_000L);
    assertThat(ledger.used("uni", Quota.CPU_SECONDS_PER_DAY)).isEqualTo(spent.get() / 1_000);
  }

  @Test
  void neverLetsMoreThroughThanRateAndBurst() throws InterruptedException, ExecutionException {
    long perMinute = 60_000;
    long burst = 50;
    var ledger =
        new QuotaLedger(
            _ -> Optional.empty(),
            new QuotaDefaults(Map.of(Quota.RUNS_PER_MINUTE, perMinute, Quota.RUN_BURST, burst)),
            Ticker.system(), new Meter());
    var admitted = new AtomicLong();
    var start = System.nanoTime();
    hammer(
        (holder, _) -> {
          if (ledger.admitRun(holder) instanceof Admitted<RunPermit>(var permit, _)) {
            admitted.incrementAndGet();
            permit.settle(Duration.ZERO);
          }
        });
    var took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(admitted.get()).isBetween(burst, burst + perMinute * (took.toMillis() + 1) / 60_000 + 1);
  }
}
