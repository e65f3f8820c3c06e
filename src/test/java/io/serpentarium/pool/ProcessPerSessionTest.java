package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Kill;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Position;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A pool whose processes serve one session each. */
class ProcessPerSessionTest {
  private static final Instant NOW = Instant.EPOCH;
  private final Waiter ann = waiter(1);
  private final Waiter abe = waiter(2);
  private final PoolState pool = new PoolState(new PoolLimits(1, 1, 8, 1, Duration.ZERO, true));

  @Test
  void endsAProcessThatItsSessionHasReleased() {
    pool.tick(NOW);
    pool.ready(1, NOW);
    assertThat(pool.acquire(ann, NOW)).containsExactly(new Grant(ann, 1));
    assertThat(pool.released(1, ann, NOW)).containsExactly(new Kill(1, "nobody will use it again"));
    assertThat(pool.exited(1, NOW)).containsExactly(new Launch(1, "default"));
  }

  @Test
  void givesTheNextSessionOfTheSameTenantANewProcess() {
    pool.tick(NOW);
    pool.ready(1, NOW);
    pool.acquire(ann, NOW);
    assertThat(pool.acquire(abe, NOW)).containsExactly(new Position(abe, 1, null));
    assertThat(pool.released(1, ann, NOW)).hasSize(1).hasOnlyElementsOfType(Kill.class);
    assertThat(pool.exited(1, NOW)).containsExactly(new Launch(1, "default"));
    assertThat(pool.ready(1, NOW)).containsExactly(new Grant(abe, 1));
  }

  @Test
  void givesSessionsOfATenantThatWantsItProcessesThatHaveServedNobody() {
    var own = new Share(1, 0, 256, true);
    var shared = new PoolState(new PoolLimits(1, 2, 8, 1, Duration.ZERO, false));
    shared.tick(NOW);
    shared.ready(1, NOW);
    shared.acquire(ann, NOW);
    shared.ready(2, NOW);
    shared.released(1, ann, NOW);
    shared.ready(1, NOW);
    var strict = waiter(3, own);
    assertThat(shared.acquire(strict, NOW)).as("a used one is warm, an unused one as well").contains(new Grant(strict, 2));
    var next = waiter(4, own);
    assertThat(shared.acquire(next, NOW)).as("only a used one is warm").hasAtLeastOneElementOfType(Kill.class);
    assertThat(shared.exited(1, NOW)).contains(new Launch(1, "default"));
    assertThat(shared.ready(1, NOW)).contains(new Grant(next, 1));
    assertThat(shared.released(1, next, NOW)).hasAtLeastOneElementOfType(Kill.class);
  }

  private static Waiter waiter(long id) {
    return waiter(id, Share.EQUAL);
  }

  private static Waiter waiter(long id, Share share) {
    return new Waiter(id, "tenant", "subject", "s" + id, "s" + id, share, new Address<>("nowhere"));
  }
}
