package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.quota.Holder;
import io.serpentarium.quota.Meter;
import io.serpentarium.quota.QuotaDefaults;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.Ticker;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Turns turns = new Turns(later::add);
  private final List<String> begun = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private long limit = 1;
  private long version = 1;
  private final QuotaLedger ledger =
      new QuotaLedger(
          id ->
              Optional.of(
                  new TenantEntry(
                      new Tenant(id, id, Tenant.State.ACTIVE, false),
                      version,
                      List.of(),
                      List.of(
                          new QuotaOverride("", Quota.CONCURRENT_RUNS, limit, null, "a test", Instant.EPOCH),
                          new QuotaOverride("slow", Quota.CONCURRENT_RUNS, 1, null, "a test", Instant.EPOCH)))),
          new QuotaDefaults(Map.of()),
          Ticker.system(), new Meter());

  private OwnerAllotment session(String subject, String name) {
    return new OwnerAllotment(
        ledger,
        Holder.of("uni", subject),
        () -> {},
        turns,
        new OwnerAllotment.Call() {
          @Override
          public void begin() {
            begun.add(name);
          }

          @Override
          public void place(int place) {
            places.add(name + ": " + place);
          }
        });
  }

  private void settle() {
    while (!later.isEmpty()) {
      later.poll().run();
    }
  }

  private void limit(long value) {
    limit = value;
    version++;
  }

  @Test
  void keepsTheTurnUntilItIsGivenBack() {
    var one = session("ada", "one");
    assertThat(one.takeTurn(true)).isTrue();
    assertThat(one.takeTurn(true)).isTrue();
    assertThat(ledger.used("uni", Quota.CONCURRENT_RUNS)).isEqualTo(1);
    one.giveBackTurn();
    one.giveBackTurn();
    assertThat(ledger.used("uni", Quota.CONCURRENT_RUNS)).isZero();
  }

  @Test
  void servesTheSubjectsInTurn() {
    var running = session("ada", "running");
    assertThat(running.takeTurn(true)).isTrue();
    var line = new ArrayList<OwnerAllotment>();
    for (var name : List.of("ada 1", "ada 2", "ada 3", "bob 1", "cem 1")) {
      line.add(session(name.substring(0, 3), name));
      assertThat(line.getLast().takeTurn(true)).isFalse();
    }
    settle();
    running.giveBackTurn();
    settle();
    for (int round = 0; round < 5; round++) {
      line.forEach(session -> {
        if (begun.contains(nameOf(line, session))) {
          session.giveBackTurn();
        }
      });
      settle();
    }
    assertThat(begun).containsExactly("ada 1", "bob 1", "cem 1", "ada 2", "ada 3");
  }

  private static String nameOf(List<OwnerAllotment> line, OwnerAllotment session) {
    return List.of("ada 1", "ada 2", "ada 3", "bob 1", "cem 1").get(line.indexOf(session));
  }

  @Test
  void tellsThoseWhoWaitTheirPlaceOnceForEachChange() {
    var running = session("ada", "running");
    running.takeTurn(true);
    var second = session("ada", "second");
    var bob = session("bob", "bob");
    second.takeTurn(true);
    settle();
    assertThat(places).containsExactly("second: 1");
    session("ada", "third").takeTurn(true);
    settle();
    assertThat(places).containsExactly("second: 1", "third: 2");
    bob.takeTurn(true);
    settle();
    turns.offerAll();
    // The first of each subject comes before the second of any.
    assertThat(places).containsExactly("second: 1", "third: 2", "bob: 2", "third: 3");
    places.clear();
    running.giveBackTurn();
    settle();
    assertThat(begun).containsExactly("second");
    assertThat(places).containsExactlyInAnyOrder("bob: 1", "third: 2");
  }

  @Test
  void sparesThoseFarBackAMessageForEachStep() {
    var first = session("ada", "first");
    first.takeTurn(true);
    var line = new ArrayList<OwnerAllotment>();
    for (var i = 0; i < 200; i++) {
      line.add(session("ada", "s" + i));
      line.getLast().takeTurn(true);
    }
    settle();
    assertThat(places).hasSize(200);
    places.clear();
    first.giveBackTurn();
    settle();
    assertThat(places).containsExactly("s1: 1", "s2: 2", "s3: 3", "s4: 4", "s5: 5", "s6: 6", "s7: 7", "s8: 8", "s9: 9", "s10: 10");
    places.clear();
    line.subList(0, 21).forEach(session -> {
      session.giveBackTurn();
      settle();
    });
    assertThat(places).filteredOn(place -> place.startsWith("s199:")).containsExactly("s199: 180");
  }

  @Test
  void doesNotLetWhoAsksAgainPassThoseWhoWait() {
    var one = session("ada", "one");
    var two = session("ada", "two");
    assertThat(one.takeTurn(true)).isTrue();
    assertThat(two.takeTurn(true)).isFalse();
    settle();
    one.giveBackTurn();
    assertThat(one.takeTurn(true)).isFalse();
    settle();
    assertThat(begun).containsExactly("two");
    assertThat(two.takeTurn(true)).isTrue();
  }

  @Test
  void passesOverASubjectThatHasAsManyAsItMayHave() {
    limit(2);
    var slow = session("slow", "slow");
    assertThat(slow.takeTurn(true)).isTrue();
    var slower = session("slow", "slower");
    assertThat(slower.takeTurn(true)).isFalse();
    settle();
    var ada = session("ada", "ada");
    assertThat(ada.takeTurn(true)).isFalse();
    settle();
    assertThat(begun).containsExactly("ada");
    assertThat(ada.takeTurn(true)).isTrue();
  }

  @Test
  void givesTheTurnOfASessionWithoutARunnerToOneThatHasARunner() {
    var without = session("ada", "without");
    assertThat(without.takeTurn(false)).isTrue();
    var with = session("bob", "with");
    assertThat(with.takeTurn(true)).isFalse();
    settle();
    assertThat(begun).containsExactly("with");
    assertThat(ledger.used("uni", Quota.CONCURRENT_RUNS)).isEqualTo(1);
    // The other one gets a runner: now it waits like everybody.
    assertThat(without.takeTurn(true)).isFalse();
    settle();
    assertThat(begun).containsExactly("with");
    with.giveBackTurn();
    settle();
    assertThat(begun).containsExactly("with", "without");
    without.giveBackTurn();
    assertThat(ledger.used("uni", Quota.CONCURRENT_RUNS)).isZero();
  }

  @Test
  void servesThoseWhoWaitWhenTheQuotaIsRaised() {
    var one = session("ada", "one");
    var two = session("bob", "two");
    one.takeTurn(true);
    two.takeTurn(true);
    settle();
    assertThat(begun).isEmpty();
    limit(2);
    turns.offerAll();
    assertThat(begun).containsExactly("two");
    assertThat(turns.isAnyWaiting("uni")).isFalse();
  }

  @Test
  void forgetsWhoNoLongerWaits() {
    var one = session("ada", "one");
    var two = session("bob", "two");
    one.takeTurn(true);
    two.takeTurn(true);
    two.giveBackTurn();
    assertThat(turns.isAnyWaiting("uni")).isFalse();
    one.giveBackTurn();
    settle();
    assertThat(begun).isEmpty();
    assertThat(ledger.used("uni", Quota.CONCURRENT_RUNS)).isZero();
  }
}
