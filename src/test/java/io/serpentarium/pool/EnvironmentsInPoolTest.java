package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Kill;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Position;
import io.serpentarium.pool.PoolEffect.Refuse;
import io.serpentarium.pool.PoolEffect.TickAfter;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A process is of one environment for its whole life. */
class EnvironmentsInPoolTest {
  private final Waiter ann = waiter(1, "a", "default");
  private final Waiter sam = waiter(2, "a", "science");
  private final Waiter sue = waiter(3, "b", "science");
  private Instant now = Instant.EPOCH;

  @Test
  void launchesInTheEnvironmentThatIsAskedForAndKeepsTheWarmOneForOthers() {
    var pool = warmPool(3);
    assertThat(pool.acquire(sam, now)).contains(new Launch(2, "science")).noneMatch(Grant.class::isInstance);
    assertThat(pool.acquire(ann, now)).contains(new Grant(ann, 1));
    assertThat(pool.ready(2, now)).contains(new Grant(sam, 2), new Launch(3, "default"));
  }

  @Test
  void servesTheNextOfTheTenantWithACleanRunnerOfTheSameEnvironment() {
    var pool = warmPool(3);
    pool.acquire(sam, now);
    pool.ready(2, now);
    pool.released(2, sam, now);
    pool.ready(2, now);
    var next = waiter(4, "a", "science");
    assertThat(pool.acquire(next, now)).contains(new Grant(next, 2));
  }

  @Test
  void givesThePlaceOfAWarmRunnerToAnotherEnvironmentWhenThereIsNoOther() {
    var pool = warmPool(1);
    assertThat(pool.acquire(sam, now))
        .containsExactly(new Kill(1, "somebody else needs its place"), new Position(sam, 1, null));
    assertThat(pool.exited(1, now)).containsExactly(new Launch(1, "science"));
    assertThat(pool.ready(1, now)).contains(new Grant(sam, 1));
  }

  @Test
  void makesNobodyElseWaitForAnEnvironmentThatDoesNotStart() {
    var pool = warmPool(2);
    pool.acquire(sam, now);
    for (var failure = 0; failure < 4; failure++) {
      var effects = pool.exited(2, now);
      if (failure == 3) {
        assertThat(effects).filteredOn(Refuse.class::isInstance).hasSize(1);
      } else {
        assertThat(effects).filteredOn(TickAfter.class::isInstance).isNotEmpty();
        now = now.plusSeconds(30);
        assertThat(pool.tick(now)).contains(new Launch(2, "science"));
      }
    }
    assertThat(pool.acquire(sue, now)).filteredOn(Refuse.class::isInstance).hasSize(1);
    assertThat(pool.acquire(ann, now)).contains(new Grant(ann, 1), new Launch(2, "default"));
  }

  @Test
  void takesRequestsOfOnePrincipalInTwoEnvironmentsForDifferentWork() {
    var here = new Waiter(1, "a", "s", "p", "one-shot", "default", Share.EQUAL, new Address<>("test"));
    var there = new Waiter(2, "a", "s", "p", "one-shot", "science", Share.EQUAL, new Address<>("test"));
    assertThat(here.isTwinOf(there)).isFalse();
    assertThat(here.isTwinOf(here)).isTrue();
  }

  private PoolState warmPool(int max) {
    var pool = new PoolState(new PoolLimits(1, max, 8, 1, Duration.ZERO, false));
    pool.tick(now);
    pool.ready(1, now);
    return pool;
  }

  private static Waiter waiter(long id, String tenant, String environment) {
    var name = "session-" + id;
    return new Waiter(id, tenant, "subject", "p-" + id, name, environment, Share.EQUAL, new Address<>("sessions"));
  }
}
