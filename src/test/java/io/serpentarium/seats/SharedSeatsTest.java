package io.serpentarium.seats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers make of limits that they share, case by case. */
class SharedSeatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static long takeAll(SeatWorld.Node node) {
    long taken = 0;
    while (node.takePatiently(PATIENCE) != null) {
      taken++;
    }
    return taken;
  }

  @Test
  void leavesTheStoreAloneUntilThereIsALimitToShare() {
    var world = new SeatWorld(2, 5);
    world.pass(Duration.ofSeconds(30));
    assertThat(world.bank.exchanges).isZero();
  }

  @Test
  void letsAllServersTogetherHaveTheWholeLimitAndNoMore() {
    var world = new SeatWorld(3, 10);
    assertThat(world.nodes.get(0).takePatiently(PATIENCE)).isTrue();
    assertThat(takeAll(world.nodes.get(1))).isEqualTo(9);
    assertThat(world.nodes.get(2).takePatiently(PATIENCE)).isNull();
    assertThat(world.used()).isEqualTo(10);
  }

  @Test
  void givesTheOnlySeatToTheOtherServerAsSoonAsItIsFree() {
    var world = new SeatWorld(2, 1);
    var here = world.nodes.get(0);
    var there = world.nodes.get(1);
    assertThat(here.takePatiently(PATIENCE)).isTrue();
    for (int round = 0; round < 5; round++) {
      assertThat(there.takePatiently(PATIENCE)).isNull();
      here.release();
      assertThat(there.takePatiently(Duration.ofMillis(600))).isTrue();
      there.release();
      assertThat(here.takePatiently(Duration.ofMillis(600))).isTrue();
    }
  }

  @Test
  void refusesWithinHalfASecondWhenEveryServerHasSaidThatThereIsNone() {
    var world = new SeatWorld(2, 4);
    takeAll(world.nodes.get(0));
    var before = world.nanos();
    assertThat(world.nodes.get(1).takePatiently(PATIENCE)).isNull();
    assertThat(Duration.ofNanos(world.nanos() - before)).isLessThanOrEqualTo(Duration.ofMillis(600));
  }

  @Test
  void freesTheSeatsOfADeadServerWithinTwentyFiveSeconds() {
    var world = new SeatWorld(2, 6);
    assertThat(takeAll(world.nodes.get(0))).isEqualTo(6);
    world.nodes.remove(0);
    var other = world.nodes.getFirst();
    assertThat(other.takePatiently(PATIENCE)).isNull();
    world.pass(Duration.ofSeconds(23));
    assertThat(takeAll(other)).isEqualTo(6);
  }

  @Test
  void admitsNothingWhenItHasNotReachedTheStoreForThirteenSeconds() {
    var world = new SeatWorld(2, 10);
    var here = world.nodes.get(0);
    assertThat(here.takePatiently(PATIENCE)).isTrue();
    assertThat(here.takePatiently(PATIENCE)).isTrue();
    here.cutOff = true;
    here.release();
    world.pass(Duration.ofSeconds(3));
    assertThat(here.take()).as("what was leased holds for a while").isTrue();
    here.release();
    world.pass(Duration.ofSeconds(11));
    assertThat(here.take()).isFalse();
    // It keeps the one that it has admitted: by so much the others may exceed the limit.
    world.pass(Duration.ofSeconds(20));
    assertThat(takeAll(world.nodes.get(1))).isEqualTo(10);
    assertThat(world.used()).isEqualTo(11);
    here.cutOff = false;
    world.pass(Duration.ofSeconds(2));
    assertThat(here.takePatiently(PATIENCE)).isNull();
    here.release();
    assertThat(here.takePatiently(PATIENCE)).isNull();
    world.nodes.get(1).release();
    assertThat(here.takePatiently(PATIENCE)).isTrue();
    assertThat(world.used()).isEqualTo(10);
  }

  @Test
  void findsOutThatTheStoreIsBackAlsoWhenNobodyWantsAnythingAnyMore() {
    var world = new SeatWorld(1, 3);
    var node = world.nodes.getFirst();
    node.cutOff = true;
    assertThat(node.take()).isFalse();
    world.pass(Duration.ofSeconds(10));
    assertThat(node.hasAsked).isFalse();
    node.cutOff = false;
    world.pass(Duration.ofSeconds(3));
    assertThat(node.hasAsked).isTrue();
  }

  @Test
  void admitsNoMoreThanALimitThatWasLowered() {
    var world = new SeatWorld(2, 10);
    var here = world.nodes.get(0);
    var there = world.nodes.get(1);
    for (int i = 0; i < 5; i++) {
      assertThat(here.takePatiently(PATIENCE)).isTrue();
      assertThat(there.takePatiently(PATIENCE)).isTrue();
    }
    world.limit = 6;
    here.release();
    assertThat(here.takePatiently(PATIENCE)).as("nine are there").isNull();
    here.release();
    there.release();
    there.release();
    assertThat(there.takePatiently(PATIENCE)).as("six are there").isNull();
    there.release();
    assertThat(here.takePatiently(PATIENCE)).isTrue();
    assertThat(world.used()).isEqualTo(6);
    world.limit = 7;
    assertThat(there.takePatiently(PATIENCE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void letsNoServerStarveWhileAllWantMoreThanThereIs(long limit) {
    var world = new SeatWorld(3, limit);
    var taken = new long[3];
    var ends = List.of(new ArrayDeque<Long>(), new ArrayDeque<Long>(), new ArrayDeque<Long>());
    var step = Duration.ofMillis(50);
    for (int round = 0; round < 1_200; round++) {
      for (int i = 0; i < 3; i++) {
        var node = world.nodes.get(i);
        // Each seat is used for 200 ms, and as many as there are would be used at any time.
        while (!ends.get(i).isEmpty() && ends.get(i).element() <= world.nanos()) {
          ends.get(i).remove();
          node.release();
        }
        while (node.take()) {
          taken[i]++;
          ends.get(i).add(world.nanos() + Duration.ofMillis(200).toNanos());
        }
      }
      world.pass(step);
    }
    var all = Arrays.stream(taken).sum();
    assertThat(Arrays.stream(taken).min().orElseThrow()).as("of %d: %s", all, Arrays.toString(taken)).isGreaterThanOrEqualTo(all / 6);
    assertThat(all).as("seats are mostly in use").isGreaterThan(limit * 60_000 / 200 / 3);
  }

  @Test
  void neverDrawsMoreThanTheRateLets() {
    var world = new SeatWorld(2, 0);
    long perMinute = 600;
    long burst = 50;
    long admitted = 0;
    var began = world.nanos();
    while (world.nanos() - began < Duration.ofSeconds(30).toNanos()) {
      for (var node : world.nodes) {
        while (node.rate(perMinute, burst) instanceof Rate.Free) {
          admitted++;
        }
      }
      world.pass(Duration.ofMillis(50));
      var seconds = (world.nanos() - began) / 1e9;
      assertThat(admitted).isLessThanOrEqualTo((long) Math.ceil(seconds * perMinute / 60) + burst);
    }
    assertThat(admitted).as("the rate can be used").isGreaterThanOrEqualTo((30 * perMinute / 60 + burst) * 9 / 10);
  }

  @Test
  void saysHowLongItTakesUntilTheNextRunMayBegin() {
    var world = new SeatWorld(2, 0);
    assertThat(world.nodes.get(0).rate(2, 1)).isEqualTo(Rate.UNKNOWN);
    world.pass(Duration.ofMillis(100));
    assertThat(world.nodes.get(0).rate(2, 1)).isEqualTo(Rate.FREE);
    assertThat(world.nodes.get(1).rate(2, 1)).isEqualTo(Rate.UNKNOWN);
    world.pass(Duration.ofMillis(100));
    assertThat(world.nodes.get(1).rate(2, 1))
        .isInstanceOfSatisfying(
            Rate.Empty.class,
            empty ->
                assertThat(empty.retryAfter()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30)));
    world.pass(Duration.ofSeconds(30));
    assertThat(world.nodes.get(1).rate(2, 1)).isEqualTo(Rate.UNKNOWN);
    world.pass(Duration.ofMillis(100));
    assertThat(world.nodes.get(1).rate(2, 1)).isEqualTo(Rate.FREE);
  }
}
