package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Evict;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Kill;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Position;
import io.serpentarium.pool.PoolEffect.Yield;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets the next runner of a full pool, and whose it is. */
class FairShareTest {
  private Instant now = Instant.EPOCH;
  private long waiters;

  private PoolState pool(int warm, int max) {
    var pool = new PoolState(new PoolLimits(warm, max, 8, max, Duration.ZERO, false));
    pool.tick(now);
    for (var slot = 1; slot <= warm; slot++) {
      pool.ready(slot, now);
    }
    return pool;
  }

  private Waiter waiter(String tenant, String subject, Share share) {
    return new Waiter(++waiters, tenant, subject, "p" + waiters, "session-" + waiters, share, new Address<>("sessions"));
  }

  private Waiter waiter(String tenant) {
    return waiter(tenant, "subject", Share.EQUAL);
  }

  private void pass(Duration span) {
    now = now.plus(span);
  }

  @Test
  void putsATenantThatHoldsNothingBeforeOneThatHoldsTheMachine() {
    var pool = pool(1, 1);
    var running = waiter("noisy");
    var second = waiter("noisy");
    var third = waiter("noisy");
    pool.acquire(running, now);
    pool.acquire(second, now);
    pool.acquire(third, now);
    var small = waiter("small");
    assertThat(pool.acquire(small, now))
        .containsExactly(new Position(small, 1, null), new Position(second, 2, null), new Position(third, 3, null));
  }

  @Test
  void takesTheRunnerOfATenantAboveItsShareAtTheEndOfTheRunThatEndsFirst() {
    var pool = pool(2, 2);
    var one = waiter("noisy");
    var two = waiter("noisy");
    var small = waiter("small");
    pool.acquire(one, now);
    pool.acquire(two, now);
    assertThat(pool.acquire(small, now))
        .containsExactly(new Yield(one, 1, true), new Yield(two, 2, true), new Position(small, 1, null));
    assertThat(pool.runEnded(2, two, true, now)).isEmpty();
    var next = waiter("noisy");
    assertThat(pool.released(2, two, now)).containsExactly(new Kill(2, "somebody else needs its place"), new Yield(one, 1, false));
    assertThat(pool.acquire(next, now)).contains(new Position(next, 2, Duration.ZERO));
    assertThat(pool.exited(2, now)).containsExactly(new Launch(2, "default"));
    assertThat(pool.ready(2, now)).contains(new Grant(small, 2));
  }

  @Test
  void believesABusySessionThatCannotLeave() {
    var pool = pool(2, 2);
    var one = waiter("noisy");
    var two = waiter("noisy");
    pool.acquire(one, now);
    pool.acquire(two, now);
    pool.acquire(waiter("small"), now);
    assertThat(pool.evictionRefused(1, one, now)).noneMatch(effect -> effect instanceof Yield);
    pass(Duration.ofSeconds(1));
    assertThat(pool.tick(now)).containsExactly(new Yield(one, 1, true));
  }

  @Test
  void leavesASessionItsRunnerForASliceAmongEquals() {
    var pool = pool(1, 1);
    var one = waiter("uni");
    pool.acquire(one, now);
    pool.acquire(waiter("uni"), now);
    pass(Displacement.SLICE.minusMillis(1));
    assertThat(pool.tick(now)).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(pool.tick(now)).containsExactly(new Yield(one, 1, true));
  }

  @Test
  void keepsTheLastRunnerReadyForATenantThatUsesThePoolAndHasNothingToRun() {
    var pool = pool(2, 2);
    var small = waiter("small");
    var one = waiter("noisy");
    var two = waiter("noisy");
    pool.acquire(small, now);
    pool.runEnded(1, small, false, now);
    pool.acquire(one, now);
    assertThat(pool.acquire(two, now)).containsExactly(new Position(two, 1, Duration.ZERO));
    pass(Tenants.PRESENCE.plusSeconds(1));
    pool.released(1, small, now);
    assertThat(pool.ready(1, now)).noneMatch(effect -> effect instanceof Grant);
  }

  @Test
  void lendsTheLastRunnerAsWellWhenTheOtherTenantHasNotBeenHereForLong() {
    var pool = pool(2, 2);
    var small = waiter("small");
    pool.acquire(small, now);
    pool.released(1, small, now);
    pool.ready(1, now);
    pass(Tenants.PRESENCE.plusSeconds(1));
    var one = waiter("noisy");
    var two = waiter("noisy");
    assertThat(pool.acquire(one, now)).contains(new Grant(one, 2));
    assertThat(pool.acquire(two, now)).contains(new Kill(1, "somebody else needs its place"));
    pool.exited(1, now);
    assertThat(pool.ready(1, now)).contains(new Grant(two, 1));
  }

  @Test
  void evictsASessionOfTheSameTenantBeforeOneThatHasBeenIdleLonger() {
    var pool = pool(2, 2);
    var ann = waiter("a");
    var bob = waiter("b");
    pool.acquire(ann, now);
    pool.acquire(bob, now);
    idle(pool, 2, bob);
    idle(pool, 1, ann);
    assertThat(pool.acquire(waiter("a"), now)).contains(new Evict(ann, 1));
  }

  @Test
  void evictsAnIdleSessionOfATenantAboveItsShareBeforeOneThatHasBeenIdleLonger() {
    var pool = pool(3, 3);
    var small = waiter("small");
    var noisy = List.of(waiter("noisy"), waiter("noisy"));
    pool.acquire(small, now);
    noisy.forEach(each -> pool.acquire(each, now));
    idle(pool, 1, small);
    idle(pool, 2, noisy.getFirst());
    idle(pool, 3, noisy.getLast());
    assertThat(pool.acquire(waiter("third"), now)).contains(new Evict(noisy.getFirst(), 2));
  }

  private void idle(PoolState pool, int slot, Waiter holder) {
    pass(Duration.ofSeconds(1));
    pool.runEnded(slot, holder, false, now);
  }

  @Test
  void servesFirstWhoHoldsLessThanIsGuaranteed() {
    var pool = pool(1, 1);
    var running = waiter("noisy");
    pool.acquire(running, now);
    var first = waiter("small");
    var guaranteed = waiter("uni", "subject", new Share(1, 1, 256));
    pool.acquire(first, now);
    assertThat(pool.acquire(guaranteed, now)).contains(new Yield(running, 1, true), new Position(guaranteed, 1, null));
    assertThat(pool.waiting(now).all()).containsExactly(guaranteed, first);
  }

  @Test
  void neverLendsATenantMoreThanItMayHold() {
    var pool = pool(3, 3);
    var share = new Share(1, 0, 1);
    var one = waiter("uni", "subject", share);
    var two = waiter("uni", "subject", share);
    pool.acquire(one, now);
    assertThat(pool.acquire(two, now)).containsExactly(new Position(two, 1, null));
    assertThat(pool.runEnded(1, one, false, now)).contains(new Evict(one, 1));
    pool.released(1, one, now);
    assertThat(pool.figures().acquired()).isEqualTo(1);
  }

  @Test
  void servesTheSubjectOfATenantThatHasUsedLeast() {
    var pool = pool(1, 1);
    var running = waiter("uni", "greedy", Share.EQUAL);
    pool.acquire(running, now);
    var more = waiter("uni", "greedy", Share.EQUAL);
    pool.acquire(more, now);
    pass(Duration.ofSeconds(1));
    var modest = waiter("uni", "modest", Share.EQUAL);
    pool.acquire(modest, now);
    assertThat(pool.waiting(now).all()).containsExactly(modest, more);
  }

  @Test
  void findsRoomInAFullLineForATenantOfWhomNobodyWaits() {
    var pool = new PoolState(new PoolLimits(0, 1, 1, 1, Duration.ZERO, false));
    pool.acquire(waiter("noisy"), now);
    assertThat(pool.acquire(waiter("noisy"), now)).hasOnlyElementsOfType(PoolEffect.Refuse.class);
    var small = waiter("small");
    assertThat(pool.acquire(small, now)).contains(new Position(small, 2, null));
    assertThat(pool.acquire(waiter("third"), now)).hasOnlyElementsOfType(PoolEffect.Refuse.class);
  }

  @Test
  void forgetsWhatWasUsedWhileNobodyElseWantedIt() {
    var pool = pool(1, 1);
    var running = waiter("noisy");
    pool.acquire(running, now);
    pass(Duration.ofHours(1));
    pool.acquire(waiter("small"), now);
    pass(Duration.ofSeconds(1));
    var third = waiter("third");
    pool.acquire(third, now);
    assertThat(pool.waiting(now).all()).extracting(Waiter::tenant).containsExactly("small", "third");
  }
}
