package io.serpentarium.pool;

import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a pool; on failure the message has the seed and everything that happened. */
class PoolModelTest {
  private static final int STEPS = 150;

  @Test
  void keepsItsPromisesWhateverHappens() {
    LongStream.range(0, 2_000).forEach(seed -> live(seed, false));
  }

  @Test
  void endsEveryProcessWhenDrainedInTheMidstOfAnything() {
    LongStream.range(10_000, 10_500).forEach(seed -> live(seed, true));
  }

  @Test
  void starvesNobodyThoughEverybodyAlwaysHasMoreToDo() {
    LongStream.range(20_000, 20_500).forEach(PoolModelTest::work);
  }

  /** Seeds that failed once. */
  @ParameterizedTest
  @ValueSource(longs = {0})
  void keepsItsPromisesWhereItOnceDidNot(long seed) {
    live(seed, false);
  }

  private static void live(long seed, boolean drain) {
    run(
        seed,
        world -> {
          if (drain) {
            world.drain();
          }
          world.settle();
          world.checkNobodyWaits();
          if (drain) {
            world.everybodyLeaves();
            world.settle();
            world.checkEmpty();
          } else {
            world.checkWarmTarget();
          }
        });
  }

  private static void work(long seed) {
    run(seed, PoolWorld::checkNobodyStarves);
  }

  private static void run(long seed, Consumer<PoolWorld> end) {
    var world = new PoolWorld(seed);
    try {
      for (var i = 0; i < STEPS; i++) {
        world.step();
      }
      end.accept(world);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s".formatted(seed, e.getMessage(), String.join("\n", world.log)), e);
    }
  }
}
