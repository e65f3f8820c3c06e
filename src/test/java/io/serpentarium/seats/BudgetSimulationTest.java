package io.serpentarium.seats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
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
    assertThat(spent(world)).isEqualTo(LIMIT);
  }

  private static void runs(SeatWorld world, Random random) {
    var node = world.nodes.get(random.nextInt(3));
    if (node.runs.size() < 4 && random.nextBoolean()) {
      node.begin(LIMIT, 1 + random.nextLong(2_000));
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
