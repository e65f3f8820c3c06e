package io.serpentarium.session;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random lives of a session; on failure the message has the seed and everything that happened. */
class SessionModelTest {
  private static final int STEPS = 200;

  @Test
  void endsEachRunOnceAndKeepsTheOrderWhateverHappens() {
    LongStream.range(0, 1_500).forEach(SessionModelTest::live);
  }

  private static void live(long seed) {
    var world = new SessionWorld(seed);
    try {
      for (var i = 0; i < STEPS; i++) {
        world.step();
      }
      if (seed % 2 == 0) {
        world.settle();
        world.checkEveryRunEndedOnce();
      }
      world.close();
      world.checkEveryRunEndedOnce();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s".formatted(seed, e.getMessage(), String.join("\n", world.log)), e);
    }
  }
}
