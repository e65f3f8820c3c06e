package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets how much of a full machine, and how long others wait: in virtual time, with many seeds. */
class FairnessSimulationTest {
  private static final int SEEDS = 2;
  private static final int NOISY_SESSIONS = 200;
  private static final Share WITHOUT_LIMIT = Share.EQUAL;

  /** The bound that the README states. */
  @ParameterizedTest
  @CsvSource({
    "2, 100, 1, 1", "2, 3000, 1, 1", "2, 3000, 10, 1", "3, 1000, 1, 1", "4, 300, 1, 5", "8, 100, 1, 1", "8, 1000, 4, 1"
  })
  void aSmallTenantWaitsNoLongerThanHalfAsLongAgainAndOneExecution(
      int runners, long longestMillis, int noisyWeight, int smallWeight) {
    var longest = Duration.ofMillis(longestMillis);
    for (var seed = 0; seed < SEEDS; seed++) {
      var alone = p95(waits(seed, runners, longest, 0, noisyWeight, smallWeight));
      var beside = p95(waits(seed, runners, longest, NOISY_SESSIONS, noisyWeight, smallWeight));
      var bound = alone.multipliedBy(3).dividedBy(2).plus(longest);
      assertThat(beside).as("p95 wait, seed %d; alone it is %s", seed, alone).isLessThanOrEqualTo(bound);
    }
  }

  /** Where there is one runner only, none can be kept ready: a slice and the exchange of the process come on top. */
  @ParameterizedTest
  @CsvSource({"100", "3000"})
  void withOneRunnerItWaitsForASliceAndTheExchangeOfTheProcessToo(long longestMillis) {
    var longest = Duration.ofMillis(longestMillis);
    var exchange =
        Displacement.SLICE.plus(PoolSimulation.PAGE_OUT).plus(PoolSimulation.LAUNCH).plus(Duration.ofSeconds(1));
    for (var seed = 0; seed < SEEDS; seed++) {
      var alone = p95(waits(seed, 1, longest, 0, 1, 1));
      var beside = p95(waits(seed, 1, longest, NOISY_SESSIONS, 1, 1));
      assertThat(beside)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(alone.multipliedBy(3).dividedBy(2).plus(longest).plus(exchange));
    }
  }

  /** The waits of a tenant that runs something now and then, beside so many sessions of another with a run each. */
  private static List<Duration> waits(
      long seed, int runners, Duration longest, int noisySessions, int noisyWeight, int smallWeight) {
    var random = new Random(seed);
    var pool = new PoolSimulation(limits(runners));
    var noisy = new Share(noisyWeight, 0, Integer.MAX_VALUE);
    for (var i = 0; i < noisySessions; i++) {
      pool.new Session("noisy", "subject " + i % 7, noisy, () -> length(random, longest));
    }
    var small = pool.new Session("small", "subject", new Share(smallWeight, 0, Integer.MAX_VALUE));
    var asks = 30;
    // Now and then: a third of its share at most.
    var pause = 1_000 + 2 * longest.toMillis() * (noisyWeight + smallWeight) / smallWeight;
    for (var i = 1; i <= asks; i++) {
      pool.run(Duration.ofMillis(pause / 2 + random.nextLong(pause)));
      small.ask(length(random, longest));
    }
    pool.run(Duration.ofMinutes(2));
    assertThat(small.waits).as("runs of the small tenant that began, seed %d", seed).hasSize(asks);
    return small.waits;
  }

  private static Duration length(Random random, Duration longest) {
    return Duration.ofMillis(1 + random.nextLong(longest.toMillis()));
  }

  private static PoolLimits limits(int runners) {
    return new PoolLimits(1, runners, 1_000, 1, Duration.ofMillis(250), false);
  }

  private static Duration p95(List<Duration> waits) {
    var sorted = waits.stream().sorted().toList();
    return sorted.get((sorted.size() * 95 + 99) / 100 - 1);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 3", "2, 1, 3", "3, 1, 1", "4, 1, 4", "8, 2, 3"})
  void tenantsThatAlwaysWantMoreShareTheMachineByWeight(int runners, int light, int heavy) {
    var pool = new PoolSimulation(limits(runners));
    var random = new Random(runners);
    for (var i = 0; i < 10; i++) {
      pool.new Session("light", "one", new Share(light, 0, 256), () -> length(random, Duration.ofMillis(400)));
      pool.new Session("heavy", "one", new Share(heavy, 0, 256), () -> length(random, Duration.ofMillis(400)));
    }
    pool.run(Duration.ofMinutes(10));
    var ratio = (double) pool.occupied("heavy").toMillis() / pool.occupied("light").toMillis();
    assertThat(ratio).isBetween(0.7 * heavy / light, 1.4 * heavy / light);
    assertThat(pool.occupied("heavy").plus(pool.occupied("light")))
        .as("time in which runners ran something")
        .isGreaterThan(Duration.ofMinutes(10L * runners / 2));
  }

  @Test
  void subjectsOfATenantShareWhatItGets() {
    var pool = new PoolSimulation(limits(2));
    var random = new Random(1);
    var greedy = new ArrayList<PoolSimulation.Session>();
    for (var i = 0; i < 50; i++) {
      greedy.add(pool.new Session("uni", "greedy", WITHOUT_LIMIT, () -> length(random, Duration.ofSeconds(2))));
    }
    var modest = pool.new Session("uni", "modest", WITHOUT_LIMIT, () -> length(random, Duration.ofSeconds(2)));
    pool.run(Duration.ofMinutes(20));
    var ofGreedy = greedy.stream().mapToInt(session -> session.waits.size()).sum();
    assertThat((double) modest.waits.size() / ofGreedy).isBetween(0.5, 2.0);
  }

  @Test
  void aTenantGetsWhatItIsGuaranteedAsSoonAsRunsOfOthersEnd() {
    var pool = new PoolSimulation(limits(6));
    var random = new Random(1);
    for (var tenant : List.of("one", "two", "three")) {
      for (var i = 0; i < 20; i++) {
        pool.new Session(tenant, "subject", WITHOUT_LIMIT, () -> length(random, Duration.ofSeconds(1)));
      }
    }
    pool.run(Duration.ofMinutes(5));
    assertThat(pool.held("one") + pool.held("two") + pool.held("three")).isGreaterThanOrEqualTo(4);
    for (var i = 0; i < 4; i++) {
      pool.new Session("uni", "subject " + i, new Share(1, 4, 256), () -> length(random, Duration.ofSeconds(1)));
    }
    pool.run(Duration.ofSeconds(5));
    assertThat(pool.held("uni")).isEqualTo(4);
  }

  @Test
  void aTenantNeverHoldsMoreThanItMayThoughTheRestIsIdle() {
    var pool = new PoolSimulation(limits(6));
    var random = new Random(1);
    for (var i = 0; i < 20; i++) {
      pool.new Session("noisy", "subject", new Share(1, 0, 2), () -> length(random, Duration.ofSeconds(1)));
    }
    pool.run(Duration.ofMinutes(10));
    assertThat(pool.mostHeld("noisy")).isEqualTo(2);
  }

  @Test
  void aTenantWithoutCompanyHasTheWholeMachine() {
    var pool = new PoolSimulation(limits(6));
    var random = new Random(1);
    for (var i = 0; i < 20; i++) {
      pool.new Session("noisy", "subject", WITHOUT_LIMIT, () -> length(random, Duration.ofSeconds(1)));
    }
    pool.run(Duration.ofMinutes(1));
    assertThat(pool.mostHeld("noisy")).isEqualTo(6);
  }
}
