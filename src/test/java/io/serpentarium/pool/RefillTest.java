package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Position;
import io.serpentarium.pool.PoolEffect.TickAfter;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When the next warm runner is launched. */
class RefillTest {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private final Waiter ann = new Waiter(1, "a", "subject", "ann", "session-1", Share.EQUAL, new Address<>("sessions"));
  private final Waiter abe = new Waiter(2, "a", "subject", "abe", "session-2", Share.EQUAL, new Address<>("sessions"));
  private final Instant now = Instant.EPOCH;

  private PoolState warmPool(int max) {
    var pool = new PoolState(new PoolLimits(1, max, 8, 1, PAUSE, false));
    assertThat(pool.tick(now)).containsExactly(new Launch(1, "default"));
    pool.ready(1, now);
    return pool;
  }

  @Test
  void leavesTheProcessorToTheRunThatTookTheWarmRunner() {
    var pool = warmPool(4);
    assertThat(pool.acquire(ann, now)).containsExactly(new Grant(ann, 1), new TickAfter(PAUSE));
    assertThat(pool.tick(now.plus(PAUSE))).containsExactly(new Launch(2, "default"));
  }

  @Test
  void doesNotLetAWaiterWaitForThePause() {
    var pool = warmPool(4);
    pool.acquire(ann, now);
    assertThat(pool.acquire(abe, now)).contains(new Launch(2, "default"), new Position(abe, 1, null));
  }

  @Test
  void asksForNoTickWhenThePoolIsFullAnyway() {
    assertThat(warmPool(1).acquire(ann, now)).containsExactly(new Grant(ann, 1));
  }
}
