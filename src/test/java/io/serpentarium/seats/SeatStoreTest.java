package io.serpentarium.seats;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import io.serpentarium.testing.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Store.class)
class SeatStoreTest {
  private static final SeatKey SESSIONS = new SeatKey("uni", SeatKey.TENANT, "sessions");
  private static final SeatKey ADAS = new SeatKey("uni", "ada", "sessions");
  private static final SeatKey CPU = new SeatKey("uni", SeatKey.TENANT, "cpuSecondsPerDay");
  private static final SeatKey RUNS = new SeatKey("uni", SeatKey.TENANT, "runsPerMinute");
  @TempDir Path path;
  private final Store kind;
  private Database database;
  private SeatStore store;
  private long past;

  SeatStoreTest(Store kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = kind.open(path);
    store = new SeatStore(database, (_, _, _) -> past);
    store.enter("here");
    store.enter("there");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Allotment ask(String server, SeatKey key, long limit, long keep, long need) {
    var batch = new Batch(List.of(new Ask(key, limit, keep, need, 0, true)), List.of(), List.of());
    return Objects.requireNonNull(store.exchange(server, batch).orElseThrow().allotments().get(key));
  }

  private Draw.Drawn draw(String server, long need) {
    var batch = new Batch(List.of(), List.of(new Draw(RUNS, 60, 3, need, 0)), List.of());
    return Objects.requireNonNull(store.exchange(server, batch).orElseThrow().drawn().get(RUNS));
  }

  @Test
  void grantsNoMoreThanTheLimitToAllServersTogether() {
    assertThat(ask("here", SESSIONS, 5, 0, 3).share().held()).isEqualTo(3);
    var rest = ask("there", SESSIONS, 5, 0, 4);
    assertThat(rest.share().held()).isEqualTo(2);
    assertThat(rest.share().isWaiting()).isTrue();
    assertThat(ask("there", ADAS, 5, 0, 4).share().held()).as("another limit").isEqualTo(4);
  }

  @Test
  void tellsWhoHoldsSeatsThatAnotherServerWaitsForThem() {
    ask("here", SESSIONS, 2, 0, 2);
    assertThat(store.called("here")).isEmpty();
    ask("there", SESSIONS, 2, 0, 1);
    assertThat(store.called("here")).containsExactly(SESSIONS);
    var given = ask("here", SESSIONS, 2, 1, 1);
    assertThat(given.share().held()).isEqualTo(1);
    assertThat(given.othersWait()).isTrue();
    assertThat(store.called("here")).isEmpty();
    assertThat(ask("there", SESSIONS, 2, 0, 1).share().held()).isEqualTo(1);
    assertThat(ask("here", SESSIONS, 2, 1, 1).othersWait()).isFalse();
  }

  @Test
  void takesBackWhatADeadServerHolds() {
    ask("here", SESSIONS, 2, 0, 2);
    store.takeBack();
    assertThat(ask("there", SESSIONS, 2, 0, 2).share().held()).as("it was renewed a moment ago").isZero();
    var impatient = new SeatStore(database, (_, _, _) -> past, Duration.ofMillis(-50));
    impatient.takeBack();
    store.enter("third");
    assertThat(ask("third", SESSIONS, 2, 0, 2).share().held()).isEqualTo(2);
    assertThat(store.exchange("here", new Batch())).as("it is not known any more").isEmpty();
  }

  @Test
  void forgetsAServerThatLeaves() {
    ask("here", SESSIONS, 2, 0, 2);
    store.leave("here");
    assertThat(ask("there", SESSIONS, 2, 0, 2).share().held()).isEqualTo(2);
    store.forgetOld();
    assertThat(ask("there", SESSIONS, 2, 2, 2).share().held()).isEqualTo(2);
  }

  @Test
  void hasOneScheduleForAllServers() {
    assertThat(draw("here", 2).granted()).isEqualTo(2);
    assertThat(draw("there", 2).granted()).isEqualTo(1);
    var none = draw("here", 1);
    assertThat(none.granted()).isZero();
    assertThat(none.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
  }

  private Draft.Granted draft(String server, boolean isNew, long used, long keep, long need) {
    var draft = new Draft(CPU, 86_400_000, 1_000, "account of " + server, isNew, used, keep, keep, 1, need);
    var batch = new Batch(List.of(), List.of(), List.of(draft));
    return Objects.requireNonNull(store.exchange(server, batch).orElseThrow().granted().get(CPU));
  }

  @Test
  void setsNoMoreAsideThanTheSumLetsAndCountsWhatAllHaveUsed() {
    past = 100;
    assertThat(draft("here", true, 0, 0, 600)).isEqualTo(new Draft.Granted(600, 900));
    assertThat(draft("there", true, 0, 0, 600)).isEqualTo(new Draft.Granted(300, 900));
    // Of its 600, one server has used 250, keeps 50 and gives back the rest.
    assertThat(draft("here", false, 250, 50, 50)).isEqualTo(new Draft.Granted(50, 650));
    assertThat(draft("there", false, 300, 0, 600)).isEqualTo(new Draft.Granted(300, 350));
    // What is used is used, also when the server is dead; what it held is free.
    store.leave("there");
    assertThat(draft("here", false, 250, 50, 900)).isEqualTo(new Draft.Granted(350, 350));
    past = 700;
    assertThat(draft("here", true, 250, 0, 900)).as("servers had used more by themselves").isEqualTo(new Draft.Granted(300, 300));
  }

  @Test
  void readsTheDatabasesClock() {
    var micros = database.call(Sql::clockMicros);
    assertThat(Duration.between(Instant.ofEpochMilli(micros / 1_000), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void holdsTheLimitWhenManyServersAskForManyLimitsAtOnce() throws Exception {
    var keys = List.of(SESSIONS, ADAS, new SeatKey("college", SeatKey.TENANT, "sessions"));
    try (var threads = Executors.newFixedThreadPool(6)) {
      var ends = new ArrayList<Future<?>>();
      for (int server = 0; server < 6; server++) {
        var name = "server-" + server;
        var random = new Random(server);
        store.enter(name);
        ends.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 60; round++) {
                    var asks =
                        keys.stream()
                            .filter(_ -> random.nextBoolean())
                            .map(key -> new Ask(key, 7, random.nextInt(4), 1 + random.nextInt(5), 2, true))
                            .toList();
                    assertThat(store.exchange(name, new Batch(asks, List.of(new Draw(RUNS, 60, 3, 1, 0)), List.of())))
                        .isPresent();
                    assertThat(most()).isLessThanOrEqualTo(7);
                    if (round % 20 == 0) {
                      store.takeBack();
                    }
                  }
                  return null;
                }));
      }
      for (var end : ends) {
        end.get();
      }
    }
  }

  private long most() {
    return database.call(
        sql ->
            sql.query(
                    "SELECT SUM(held) FROM seat_share GROUP BY tenant_id, subject, quota", row -> row.getLong(1))
                .stream()
                .mapToLong(held -> held)
                .max()
                .orElse(0));
  }
}
