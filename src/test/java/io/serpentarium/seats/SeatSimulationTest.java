package io.serpentarium.seats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, clients, a store that fails, and crashes, in any order: the limit is never exceeded and no seat is lost. */
class SeatSimulationTest {
  private static final int STEPS = 40_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 7, 40, 1_000})
  void neverExceedsTheLimitWhateverHappensInWhateverOrder(long limit) {
    for (int seed = 0; seed < 4; seed++) {
      var random = new Random(limit * 31 + seed);
      var world = new SeatWorld(3, limit);
      world.bank.meanwhile = () -> clients(world, random);
      long most = 0;
      for (int step = 0; step < STEPS; step++) {
        world.tick(random.nextLong(Duration.ofMillis(20).toNanos()));
        world.bank.fault = fault(random);
        happening(world, random);
        assertThat(world.used()).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(limit);
        assertThat(world.bank.held(SeatWorld.KEY)).isLessThanOrEqualTo(limit);
        most = Math.max(most, world.used());
      }
      assertThat(most).as("the whole limit is used at times").isGreaterThanOrEqualTo(Math.min(limit, 60));
      findsEverySeatAgain(world, limit);
    }
  }

  private static void happening(SeatWorld world, Random random) {
    var place = random.nextInt(world.nodes.size());
    var node = world.nodes.get(place);
    var dice = random.nextInt(2_000);
    if (dice == 0) {
      // It is killed: what it held goes with it, and another one comes.
      world.nodes.set(place, world.new Node());
    } else if (dice == 1) {
      while (node.used > 0) {
        node.release();
      }
      node.leave();
      world.nodes.set(place, world.new Node());
    } else if (dice < 700) {
      node.step();
    } else {
      clients(world, random);
    }
  }

  private static void clients(SeatWorld world, Random random) {
    var node = world.nodes.get(random.nextInt(world.nodes.size()));
    if (random.nextInt(100) < 55) {
      node.take();
    } else if (node.used > 0) {
      node.release();
    }
  }

  private static FakeBank.Fault fault(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> FakeBank.Fault.BEFORE;
      case 1 -> FakeBank.Fault.AFTER;
      default -> FakeBank.Fault.NONE;
    };
  }

  /** When all is quiet, one server can have all there is. */
  private static void findsEverySeatAgain(SeatWorld world, long limit) {
    world.bank.fault = FakeBank.Fault.NONE;
    world.bank.meanwhile = () -> {};
    for (var node : world.nodes) {
      while (node.used > 0) {
        node.release();
      }
    }
    world.pass(LONG_ENOUGH);
    assertThat(world.bank.held(SeatWorld.KEY)).as("what nobody uses goes back").isZero();
    var one = world.nodes.getFirst();
    for (long seat = 0; seat < limit; seat++) {
      assertThat(one.takePatiently(Duration.ofSeconds(2))).as("seat %d", seat).isTrue();
    }
    assertThat(one.takePatiently(Duration.ofSeconds(2))).isNull();
  }
}
