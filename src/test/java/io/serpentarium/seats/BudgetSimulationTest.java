package io.serpentarium.seats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that cover runs by a sum, a store that fails, in any order: the sum is never exceeded, and can be used up. */
class BudgetSimulationTest {
  private static final long LIMIT = 2_000_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverUsesMoreThanTheSumAndLeavesNothingOver(long seed) {
    var random = new Random(seed);
    var world = new SeatWorld(3, 0);
    world.bank.meanwhile = () -> runs(world, random);
    for (int step = 0; step < 60_000; step++) {
      world.tick(random.nextLong(Duration.ofMillis(20).toNanos()));
      world.bank.fault =
          switch (random.nextInt(60)) {
            case 0 -> FakeBank.Fault.BEFORE;
            case 1 -> FakeBank.Fault.AFTER;
            default -> FakeBank.Fault.NONE;
          };
      if (random.nextInt(100) < 35) {
        world.nodes.get(random.nextInt(3)).step();
      } else {
        runs(world, random);
      }
      assertThat(spent(world) + reserved(world)).as("step %d", step).isLessThanOrEqualTo(LIMIT);
    }
    // In the end one server uses all that is left.
    world.bank.fault = FakeBank.Fault.NONE;
    world.bank.meanwhile = () -> {};
    for (var node : world.nodes) {
      while (!node.runs.isEmpty()) {
        node.end(0);
      }
    }
    world.pass(Duration.ofSeconds(10));
    var last = world.nodes.getFirst();
    for (int tries = 0; tries < 1_000 && spent(world) < LIMIT; tries++) {
      if (last.begin(LIMIT, 30_000)) {
        last.end(1);
      }
      world.pass(Duration.ofMillis(50));
    }
    assertThat(spent(world)).as("less than a hundred are of no use").isBetween(LIMIT - 99, LIMIT);
  }

  @Test
  void givesCrumbsToTheServerThatCanMakeSomethingOfThem() {
    var world = new SeatWorld(2, 0);
    long limit = 860;
    begin(world, 0, limit, 430);
    begin(world, 1, limit, 430);
    // Each has 70 left over, with which nothing can be begun; both want to go on.
    world.nodes.get(0).end(360.0 / 430);
    world.nodes.get(1).end(360.0 / 430);
    for (int tries = 0; tries < 200; tries++) {
      for (var node : world.nodes) {
        if (node.begin(limit, 140)) {
          node.end(1);
        }
      }
      world.pass(Duration.ofMillis(50));
    }
    assertThat(spent(world)).isEqualTo(limit);
  }

  private static void begin(SeatWorld world, int node, long limit, long need) {
    while (!world.nodes.get(node).begin(limit, need)) {
      world.pass(Duration.ofMillis(50));
    }
  }

  private static void runs(SeatWorld world, Random random) {
    var node = world.nodes.get(random.nextInt(3));
    if (node.runs.size() < 4 && random.nextBoolean()) {
      node.begin(LIMIT, 100 + random.nextLong(2_000));
    } else if (!node.runs.isEmpty()) {
      node.end(random.nextDouble() / 4);
    }
  }

  private static long spent(SeatWorld world) {
    return world.nodes.stream().mapToLong(node -> node.spent).sum();
  }

  private static long reserved(SeatWorld world) {
    return world.nodes.stream().flatMap(node -> node.runs.stream()).mapToLong(each -> each).sum();
  }
}
