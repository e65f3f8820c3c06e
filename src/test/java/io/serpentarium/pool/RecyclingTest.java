package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Kill;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Refuse;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators replace processes, and stop and resume the lending. */
class RecyclingTest {
  private static final Instant NOW = Instant.EPOCH;
  private final Waiter ann = new Waiter(1, "a", "s", "ann", "ann", Share.EQUAL, new Address<>("test"));
  private final Waiter bob = new Waiter(2, "b", "s", "bob", "bob", Share.EQUAL, new Address<>("test"));
  private final PoolState pool = new PoolState(new PoolLimits(1, 3, 8, 3, Duration.ZERO, false));

  @BeforeEach
  void lendOneAndKeepOneWarm() {
    pool.tick(NOW);
    pool.ready(1, NOW);
    assertThat(pool.acquire(ann, NOW)).contains(new Grant(ann, 1), new Launch(2, "default"));
    pool.ready(2, NOW);
  }

  @Test
  void replacesWarmProcessesAtOnceAndLentOnesWhenTheyComeBack() {
    assertThat(pool.recycle(_ -> true, NOW)).containsExactly(new Kill(2, "it is recycled"), new Launch(3, "default"));
    assertThat(pool.exited(2, NOW)).isEmpty();
    pool.ready(3, NOW);
    assertThat(pool.released(1, ann, NOW)).containsExactly(new Kill(1, "nobody will use it again"));
  }

  @Test
  void replacesOneAloneWhenOneIsNamed() {
    assertThat(pool.recycle(slot -> slot.id == 1, NOW)).isEmpty();
    assertThat(pool.recycle(slot -> slot.id == 9, NOW)).isEmpty();
    assertThat(pool.slots()).filteredOn(slot -> slot.recycling).extracting(slot -> slot.id).containsExactly(1);
  }

  @Test
  void leavesAloneWhatIsStarting() {
    pool.acquire(bob, NOW);
    assertThat(pool.slots()).anyMatch(slot -> slot.state == Slot.State.LAUNCHING);
    assertThat(pool.recycle(_ -> true, NOW)).isEmpty();
  }

  @Test
  void lendsNothingWhileItIsDrainedAndAgainWhenItIsResumed() {
    assertThat(pool.drain(NOW)).containsExactly(new Kill(2, "the server is going down"));
    assertThat(pool.exited(2, NOW)).isEmpty();
    assertThat(pool.acquire(bob, NOW))
        .first()
        .isInstanceOfSatisfying(Refuse.class, refuse -> assertThat(refuse.refusal().reason()).isEqualTo(Refusal.Reason.DRAINING));
    assertThat(pool.isDraining()).isTrue();
    assertThat(pool.resume(NOW)).containsExactly(new Launch(2, "default"));
    pool.ready(2, NOW);
    assertThat(pool.acquire(bob, NOW)).contains(new Grant(bob, 2));
  }
}
