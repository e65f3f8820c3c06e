package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.pool.PoolEffect.Evict;
import io.serpentarium.pool.PoolEffect.Grant;
import io.serpentarium.pool.PoolEffect.Kill;
import io.serpentarium.pool.PoolEffect.Launch;
import io.serpentarium.pool.PoolEffect.Position;
import io.serpentarium.pool.PoolEffect.Refuse;
import io.serpentarium.pool.PoolEffect.Renew;
import io.serpentarium.pool.PoolEffect.TickAfter;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolStateTest {
  private final Waiter ann = waiter(1, "a");
  private final Waiter abe = waiter(2, "a");
  private final Waiter ada = waiter(5, "a");
  private final Waiter amy = waiter(6, "a");
  private final Waiter bob = waiter(3, "b");
  private final Waiter cat = waiter(4, "c");
  private Instant now = Instant.EPOCH;

  @Test
  void grantsAWarmSlotAtOnceAndLaunchesTheNext() {
    var pool = warmPool(1, 4);
    assertThat(pool.acquire(ann, now)).containsExactly(new Grant(ann, 1), new Launch(2, "default"));
    assertThat(pool.figures()).isEqualTo(new PoolFigures(1, 0, 1, 0)).hasToString("(acquired=1, idle=0, launching=1, pending=0)");
  }

  @Test
  void prefersASlotOfTheTenantItself() {
    var pool = warmPool(2, 2);
    pool.acquire(ann, now);
    pool.released(1, ann, now);
    pool.ready(1, now);
    assertThat(pool.acquire(abe, now)).contains(new Grant(abe, 1));
  }

  @Test
  void neverHandsAProcessToASecondTenant() {
    var pool = warmPool(1, 1);
    pool.acquire(ann, now);
    assertThat(pool.released(1, ann, now)).containsExactly(new Renew(1, false));
    pool.ready(1, now);
    assertThat(pool.acquire(bob, now)).containsExactly(new Kill(1, "somebody else needs its place"), new Position(bob, 1, null));
    assertThat(pool.exited(1, now)).containsExactly(new Launch(1, "default"));
    assertThat(pool.ready(1, now)).contains(new Grant(bob, 1));
  }

  @Test
  void launchesForATenantWhomWarmSlotsOfAnotherCannotServe() {
    var pool = warmPool(1, 4);
    pool.acquire(ann, now);
    pool.ready(2, now);
    pool.acquire(abe, now);
    pool.exited(3, now);
    pool.released(1, ann, now);
    pool.released(2, abe, now);
    now = now.plusSeconds(1);
    assertThat(pool.acquire(bob, now)).contains(new Launch(3, "default"));
  }

  @Test
  void launchesUpToTheLimitAFewAtATime() {
    var pool = new PoolState(new PoolLimits(5, 5, 8, 2, Duration.ZERO, false));
    assertThat(pool.tick(now)).containsExactly(new Launch(1, "default"), new Launch(2, "default"));
    assertThat(pool.ready(1, now)).containsExactly(new Launch(3, "default"));
    assertThat(pool.ready(3, now)).containsExactly(new Launch(4, "default"));
    assertThat(pool.ready(2, now)).containsExactly(new Launch(5, "default"));
    assertThat(pool.ready(4, now)).isEmpty();
    assertThat(pool.ready(5, now)).isEmpty();
  }

  @Test
  void launchesNothingForANeedThatHasPassed() {
    var pool = new PoolState(new PoolLimits(0, 4, 8, 1, Duration.ZERO, false));
    assertThat(pool.acquire(ann, now)).contains(new Launch(1, "default"));
    assertThat(pool.acquire(abe, now)).containsExactly(new Position(abe, 2, null));
    pool.cancel(abe, now);
    assertThat(pool.ready(1, now)).containsExactly(new Grant(ann, 1));
  }

  @Test
  void servesInOrderAndTellsEachItsPositionOnceAndWhenItChanges() {
    var pool = fullPool(ann);
    assertThat(pool.acquire(abe, now)).containsExactly(new Position(abe, 1, null));
    assertThat(pool.acquire(ada, now)).containsExactly(new Position(ada, 2, null));
    assertThat(pool.acquire(amy, now)).containsExactly(new Position(amy, 3, null));
    assertThat(pool.cancel(ada, now)).containsExactly(new Position(amy, 2, null));
    pool.released(1, ann, now);
    assertThat(pool.ready(1, now)).contains(new Grant(abe, 1), new Position(amy, 1, null));
  }

  @Test
  void estimatesTheWaitFromTheRunsItHasSeen() {
    var pool = fullPool(ann);
    now = now.plusSeconds(10);
    pool.runEnded(1, ann, false, now);
    pool.busy(1, ann, now);
    assertThat(pool.acquire(abe, now)).contains(new Position(abe, 1, Duration.ofSeconds(10)));
    assertThat(pool.acquire(ada, now)).contains(new Position(ada, 2, Duration.ofSeconds(20)));
  }

  @Test
  void refusesWhenTheWaitingLineIsFullAndSaysWhenToAskAgain() {
    var pool = new PoolState(new PoolLimits(0, 1, 1, 1, Duration.ZERO, false));
    pool.acquire(ann, now);
    var refusal = onlyRefusal(pool.acquire(abe, now));
    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
    assertThat(refusal.message()).isEqualTo("All 1 runners are busy and 1 others wait already; try again in a moment.");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(pool.waiting(now).all()).containsExactly(ann);
  }

  @Test
  void servesWithoutAWaitingLineWhoeverFindsAWarmSlot() {
    var pool = new PoolState(new PoolLimits(1, 1, 0, 1, Duration.ZERO, false));
    pool.tick(now);
    pool.ready(1, now);
    assertThat(pool.acquire(ann, now)).containsExactly(new Grant(ann, 1));
    assertThat(onlyRefusal(pool.acquire(bob, now)).retryAfter()).isPositive();
  }

  @Test
  void evictsTheSessionThatHasBeenIdleLongest() {
    var pool = warmPool(2, 2);
    pool.acquire(ann, now);
    pool.acquire(bob, now);
    idle(pool, 2, bob);
    idle(pool, 1, ann);
    assertThat(pool.acquire(cat, now)).contains(new Evict(bob, 2));
  }

  @Test
  void asksAnotherWhenASessionRefusesToLeaveAndTheSameOneOnlyLater() {
    var pool = warmPool(2, 2);
    pool.acquire(ann, now);
    pool.acquire(bob, now);
    idle(pool, 2, bob);
    idle(pool, 1, ann);
    pool.acquire(cat, now);
    var aSecond = Duration.ofSeconds(1);
    assertThat(pool.evictionRefused(2, bob, now)).containsExactly(new TickAfter(aSecond), new Evict(ann, 1));
    assertThat(pool.evictionRefused(1, ann, now)).containsExactly(new TickAfter(aSecond));
    assertThat(pool.tick(now.plus(aSecond))).containsExactly(new Evict(bob, 2));
  }

  @Test
  void evictsNobodyWhoIsBusyNorTwiceForOneWaiter() {
    var pool = fullPool(ann);
    assertThat(pool.acquire(bob, now)).containsExactly(new Position(bob, 1, null));
    assertThat(pool.runEnded(1, ann, false, now)).containsExactly(new Evict(ann, 1));
    assertThat(pool.tick(now)).isEmpty();
    assertThat(pool.released(1, ann, now)).containsExactly(new Kill(1, "somebody else needs its place"));
  }

  @Test
  void doublesThePauseAfterEachFailureUntilARunHasFinished() {
    var pool = warmPool(1, 2);
    pool.acquire(ann, now);
    assertThat(pool.exited(2, now)).containsExactly(new TickAfter(Duration.ofMillis(250)));
    assertThat(pool.tick(now.plusMillis(249))).containsExactly(new TickAfter(Duration.ofMillis(250)));
    now = now.plusMillis(250);
    assertThat(pool.tick(now)).containsExactly(new Launch(2, "default"));
    assertThat(pool.exited(2, now)).containsExactly(new TickAfter(Duration.ofMillis(500)));
    now = now.plusMillis(500);
    pool.tick(now);
    pool.runEnded(1, ann, false, now);
    assertThat(pool.exited(2, now)).containsExactly(new TickAfter(Duration.ofMillis(250)));
  }

  @Test
  void pausesHalfAMinuteAtMost() {
    var pool = new PoolState(new PoolLimits(1, 1, 8, 1, Duration.ZERO, false));
    pool.tick(now);
    Duration pause = Duration.ZERO;
    for (var i = 0; i < 20; i++) {
      pause = ((TickAfter) pool.exited(1, now).getFirst()).delay();
      now = now.plus(pause);
      pool.tick(now);
    }
    assertThat(pause).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void doesNotTakeADeathItWantedForAFailure() {
    var pool = warmPool(1, 1);
    pool.acquire(ann, now);
    pool.released(1, ann, now);
    pool.ready(1, now);
    pool.acquire(bob, now);
    assertThat(pool.exited(1, now)).containsExactly(new Launch(1, "default"));
  }

  @Test
  void takesAnIsolateThatIsLostUnusedForAFailure() {
    var pool = warmPool(1, 1);
    assertThat(pool.spoiled(1, now)).containsExactly(new Kill(1, "its isolate was lost"));
    assertThat(pool.spoiled(1, now)).isEmpty();
    assertThat(pool.exited(1, now)).containsExactly(new TickAfter(Duration.ofMillis(250)));
  }

  @Test
  void endsAProcessWhoseIsolateWasLostInUseAndNeverLendsItAgain() {
    var pool = fullPool(ann);
    assertThat(pool.spoiled(1, now)).containsExactly(new Kill(1, "its isolate was lost"));
    assertThat(pool.released(1, ann, now)).isEmpty();
    assertThat(pool.acquire(abe, now)).containsExactly(new Position(abe, 1, null));
    assertThat(pool.exited(1, now)).containsExactly(new Launch(1, "default"));
  }

  @Test
  void turnsWaitersAwayWhenRunnersCannotBeStarted() {
    var pool = new PoolState(new PoolLimits(0, 1, 8, 1, Duration.ZERO, false));
    pool.acquire(ann, now);
    for (var i = 0; i < 3; i++) {
      assertThat(pool.exited(1, now)).hasOnlyElementsOfType(TickAfter.class);
      now = now.plusSeconds(30);
      pool.tick(now);
    }
    var refusal = onlyRefusal(pool.exited(1, now));
    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_RUNNER);
    assertThat(refusal.message()).startsWith("Python cannot be started on this server at present");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    assertThat(onlyRefusal(pool.acquire(bob, now)).reason()).isEqualTo(Refusal.Reason.NO_RUNNER);
  }

  @Test
  void triesAgainForWhoeverComesAfterThePause() {
    var pool = new PoolState(new PoolLimits(0, 1, 8, 1, Duration.ZERO, false));
    pool.acquire(ann, now);
    for (var i = 0; i < 4; i++) {
      pool.exited(1, now);
      now = now.plusSeconds(30);
      pool.tick(now);
    }
    assertThat(pool.acquire(bob, now)).contains(new Launch(1, "default"));
  }

  @Test
  void drainsByEndingWarmSlotsAtOnceAndLentOnesWhenTheyComeBack() {
    var pool = warmPool(2, 2);
    pool.acquire(ann, now);
    assertThat(pool.drain(now)).containsExactly(new Kill(2, "the server is going down"));
    assertThat(pool.exited(2, now)).isEmpty();
    assertThat(onlyRefusal(pool.acquire(bob, now)).reason()).isEqualTo(Refusal.Reason.DRAINING);
    assertThat(pool.released(1, ann, now)).hasOnlyElementsOfType(Kill.class);
    assertThat(pool.exited(1, now)).isEmpty();
    assertThat(pool.slots()).isEmpty();
  }

  @Test
  void forgetsAWaiterThatCancels() {
    var pool = fullPool(ann);
    pool.acquire(bob, now);
    assertThat(pool.cancel(bob, now)).isEmpty();
    assertThat(pool.released(1, ann, now)).containsExactly(new Renew(1, false));
  }

  @Test
  void takesASlotBackOnceAndFromItsHolderOnly() {
    var pool = fullPool(ann);
    assertThat(pool.released(1, bob, now)).isEmpty();
    assertThat(pool.released(1, ann, now)).containsExactly(new Renew(1, false));
    assertThat(pool.released(1, ann, now)).isEmpty();
    pool.ready(1, now);
    pool.acquire(abe, now);
    assertThat(pool.released(1, ann, now)).isEmpty();
    assertThat(pool.figures().acquired()).isEqualTo(1);
  }

  @Test
  void launchesAnewWhenALentProcessDies() {
    var pool = fullPool(ann);
    assertThat(pool.exited(1, now)).containsExactly(new Launch(1, "default"));
    assertThat(pool.released(1, ann, now)).isEmpty();
  }

  @Test
  void ignoresWhatItHearsOfUnknownSlots() {
    var pool = warmPool(1, 1);
    assertThat(pool.ready(7, now)).isEmpty();
    assertThat(pool.exited(7, now)).isEmpty();
    assertThat(pool.released(7, ann, now)).isEmpty();
    assertThat(pool.runEnded(7, ann, false, now)).isEmpty();
    assertThat(pool.evictionRefused(7, ann, now)).isEmpty();
    pool.busy(7, ann, now);
    assertThat(pool.figures()).isEqualTo(new PoolFigures(0, 1, 0, 0));
  }

  @Test
  void tellsWaitersWhenItDrains() {
    var pool = fullPool(ann);
    pool.acquire(bob, now);
    assertThat(onlyRefusal(pool.drain(now)).reason()).isEqualTo(Refusal.Reason.DRAINING);
  }

  /** Ready also comes when a session replaces the isolate of the slot that it holds. */
  @Test
  void keepsALentSlotLentWhenItsIsolateIsReplaced() {
    var pool = fullPool(ann);
    pool.acquire(abe, now);
    assertThat(pool.ready(1, now)).isEmpty();
    assertThat(pool.figures().acquired()).isEqualTo(1);
  }

  private PoolState warmPool(int warm, int max) {
    var pool = new PoolState(new PoolLimits(warm, max, 8, warm, Duration.ZERO, false));
    pool.tick(now);
    for (var slot = 1; slot <= warm; slot++) {
      pool.ready(slot, now);
    }
    return pool;
  }

  private PoolState fullPool(Waiter holder) {
    var pool = warmPool(1, 1);
    pool.acquire(holder, now);
    return pool;
  }

  private void idle(PoolState pool, int slot, Waiter holder) {
    now = now.plusSeconds(1);
    pool.runEnded(slot, holder, false, now);
  }

  private static Refusal onlyRefusal(List<PoolEffect> effects) {
    var refusals = effects.stream().filter(Refuse.class::isInstance).map(Refuse.class::cast).toList();
    assertThat(refusals).hasSize(1);
    return refusals.getFirst().refusal();
  }

  private static Waiter waiter(long id, String tenant) {
    return new Waiter(id, tenant, "subject", "principal-" + id, "session-" + id, Share.EQUAL, new Address<>("sessions"));
  }
}
