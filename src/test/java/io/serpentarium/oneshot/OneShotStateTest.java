package io.serpentarium.oneshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.oneshot.OneShotEffect.Acquire;
import io.serpentarium.oneshot.OneShotEffect.CancelAcquire;
import io.serpentarium.oneshot.OneShotEffect.Interrupt;
import io.serpentarium.oneshot.OneShotEffect.Refuse;
import io.serpentarium.oneshot.OneShotEffect.RefuseEviction;
import io.serpentarium.oneshot.OneShotEffect.Release;
import io.serpentarium.oneshot.OneShotEffect.Reset;
import io.serpentarium.oneshot.OneShotEffect.Rest;
import io.serpentarium.oneshot.OneShotEffect.Start;
import io.serpentarium.pool.Refusal;
import io.serpentarium.tenant.Principal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OneShotStateTest {
  private static final Duration KEEP = Duration.ofSeconds(30);
  private static final Refusal FULL = new Refusal(Refusal.Reason.QUEUE_FULL, "full", Duration.ofSeconds(1));
  private final Need ann = new Need(new Principal("a", "key-1"), "default");
  private final Need bob = new Need(new Principal("a", "key-2"), "default");
  private final OneShotState state = new OneShotState(KEEP);
  private Instant now = Instant.EPOCH;

  @Test
  void runsOnARunnerOfItsOwnAndCleansItForTheNextOfTheSamePrincipal() {
    assertThat(state.submit(1, ann, now)).containsExactly(new Acquire(1, ann));
    assertThat(state.granted(1, now)).containsExactly(new Start(1, 1));
    assertThat(state.ended(1, now)).containsExactly(new Reset(1));
    assertThat(state.ready(1, now)).containsExactly(new Rest(1));
    assertThat(state.submit(2, ann, now)).containsExactly(new Start(1, 2));
  }

  @Test
  void waitsForARunnerThatIsBeingCleanedRatherThanForAnother() {
    state.submit(1, ann, now);
    state.granted(1, now);
    state.ended(1, now);
    assertThat(state.submit(2, ann, now)).isEmpty();
    assertThat(state.submit(3, ann, now)).containsExactly(new Acquire(2, ann));
    assertThat(state.ready(1, now)).containsExactly(new Start(1, 2));
    assertThat(state.lost(1, now)).containsExactly(new Release(1));
    assertThat(state.granted(2, now)).containsExactly(new Start(2, 3));
  }

  @Test
  void asksForAnotherRunnerWhenTheOneThatWasBeingCleanedIsLost() {
    state.submit(1, ann, now);
    state.granted(1, now);
    state.ended(1, now);
    state.submit(2, ann, now);
    assertThat(state.lost(1, now)).containsExactly(new Release(1), new Acquire(2, ann));
  }

  @Test
  void neverGivesARunnerToAnotherPrincipalOfTheSameTenant() {
    idleBench(ann);
    assertThat(state.submit(2, bob, now)).containsExactly(new Acquire(2, bob));
    assertThat(state.granted(2, now)).containsExactly(new Start(2, 2));
  }

  @Test
  void servesWhoWaitsWhenARunnerIsCleanAgainAndAsksForNoMoreThanIsNeeded() {
    state.submit(1, ann, now);
    state.granted(1, now);
    assertThat(state.submit(2, ann, now)).containsExactly(new Acquire(2, ann));
    state.ended(1, now);
    assertThat(state.ready(1, now)).containsExactly(new Start(1, 2), new CancelAcquire(2));
    assertThat(state.granted(2, now)).isEmpty();
  }

  @Test
  void turnsAwayAsManyAsThePoolRefuses() {
    state.submit(1, ann, now);
    state.submit(2, ann, now);
    assertThat(state.refused(1, FULL)).containsExactly(new Refuse(1, FULL));
    assertThat(state.granted(2, now)).containsExactly(new Start(2, 2));
  }

  @Test
  void takesAnotherRunnerForWhoWaitsWhenOneIsLost() {
    state.submit(1, ann, now);
    state.granted(1, now);
    state.submit(2, ann, now);
    state.refused(2, FULL);
    state.submit(3, ann, now);
    assertThat(state.lost(1, now)).containsExactly(new Release(1));
    assertThat(state.granted(3, now)).containsExactly(new Start(3, 3));
  }

  @Test
  void givesItsRunnerBackBetweenTwoRunsWhenOthersComeFirst() {
    state.submit(1, ann, now);
    state.granted(1, now);
    state.submit(2, ann, now);
    state.refused(2, FULL);
    state.submit(3, ann, now);
    state.submit(4, ann, now);
    assertThat(state.yieldWanted(1, true, now)).isEmpty();
    assertThat(state.ended(1, now)).contains(new Release(1)).doesNotContain(new Reset(1));
    assertThat(state.granted(3, now)).containsExactly(new Start(3, 3));
    state.yieldWanted(3, true, now);
    state.yieldWanted(3, false, now);
    assertThat(state.ended(3, now)).containsExactly(new Reset(3));
    assertThat(state.yieldWanted(3, true, now)).contains(new Release(3));
  }

  @Test
  void forgetsWhoDoesNotWaitAnyMoreAndStopsWhatRunsForNobody() {
    state.submit(1, ann, now);
    assertThat(state.abandon(1)).containsExactly(new CancelAcquire(1));
    state.submit(2, ann, now);
    state.granted(2, now);
    assertThat(state.abandon(2)).containsExactly(new Interrupt(2, 2));
    assertThat(state.abandon(9)).isEmpty();
  }

  @Test
  void givesAnIdleRunnerBackWhenItIsWantedOrAfterAWhile() {
    idleBench(ann);
    assertThat(state.evictionWanted(1)).containsExactly(new Release(1));
    state.submit(2, ann, now);
    state.granted(2, now);
    assertThat(state.evictionWanted(2)).containsExactly(new RefuseEviction(2));
    state.ended(2, now);
    assertThat(state.evictionWanted(2)).containsExactly(new RefuseEviction(2));
    state.ready(2, now);
    now = now.plus(KEEP);
    assertThat(state.tick(now)).isEmpty();
    assertThat(state.tick(now.plusMillis(1))).containsExactly(new Release(2));
  }

  private void idleBench(Need principal) {
    state.submit(1, principal, now);
    state.granted(1, now);
    state.ended(1, now);
    state.ready(1, now);
  }
}
