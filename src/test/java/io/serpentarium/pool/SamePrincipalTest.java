package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Renew;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SamePrincipalTest {
  private final Instant now = Instant.EPOCH;

  @Test
  void cleansAnIsolateInPlaceForTheNextSessionOfTheSamePrincipalOnly() {
    var first = new Waiter(1, "a", "ann", "ann", "session-1", Share.EQUAL, new Address<>("sessions"));
    var second = new Waiter(2, "a", "ann", "ann", "session-2", Share.EQUAL, new Address<>("sessions"));
    var other = new Waiter(3, "a", "bob", "bob", "session-3", Share.EQUAL, new Address<>("sessions"));
    var full = new PoolState(new PoolLimits(1, 1, 8, 1, Duration.ZERO, false));
    full.tick(now);
    full.ready(1, now);
    full.acquire(first, now);
    full.acquire(second, now);
    assertThat(full.released(1, first, now)).contains(new Renew(1, true));
    full.cancel(second, now);
    full.acquire(other, now);
    assertThat(full.ready(1, now)).as("who waits is another one by now").containsExactly(new Renew(1, false));
    assertThat(full.ready(1, now)).contains(new Grant(other, 1));
    full.acquire(second, now);
    assertThat(full.released(1, other, now)).contains(new Renew(1, false));
  }
}
