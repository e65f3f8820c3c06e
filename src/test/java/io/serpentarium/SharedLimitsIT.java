package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Done;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.tenant.Quota;
import io.serpentarium.testing.Fleet;
import io.serpentarium.testing.Hammer;
import io.serpentarium.testing.Hammer.Counter;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, each a process of its own, on one real PostgreSQL: every limit is hammered from many sockets on both,
 * and never exceeded, and the whole of it can be used.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedLimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration HAMMERED = Duration.ofSeconds(2);
  private static final AtomicInteger TENANTS = new AtomicInteger();

  @TempDir static Path folder;
  private static Fleet fleet;
  private static List<Integer> ports;
  private static Hammer hammer;

  @BeforeAll
  static void start() throws IOException {
    fleet = new Fleet(folder);
    var here = fleet.start();
    var there = fleet.start();
    ports = List.of(Fleet.port(here), Fleet.port(there));
    hammer = new Hammer(ports);
  }

  @AfterAll
  static void stop() throws IOException {
    fleet.close();
  }

  private static String tenant(Map<Quota, Long> quotas) {
    var id = "uni-" + TENANTS.incrementAndGet();
    return fleet.tenant(id, quotas, ports);
  }
  /** For a moment, so that what is too many meets. */
  private static void stay(TestClient client) {
    assertThat(client.fallsSilent(Duration.ofMillis(30))).isTrue();
  }

  private static String lastTenant() {
    return "uni-" + TENANTS.get();
  }

  private static void names(Failure failure, ErrorCode code, Quota quota, long limit) {
    assertThat(failure.code()).as(failure.message()).isEqualTo(code);
    assertThat(failure.data()).containsEntry("quota", quota.wire()).extractingByKey("limit").hasToString("" + limit);
  }

  @Test
  @Order(1)
  void neverHaveMoreConnectionsThanTheLimitAndHaveAllOfIt() throws Exception {
    var key = tenant(Map.of(Quota.CONNECTIONS, 7L));
    var open = new Counter();
    hammer.strike(
        10,
        HAMMERED,
        port -> {
          var client = fleet.hello(port, key);
          if (client.next(PATIENCE) instanceof Failure failure) {
            names(failure, ErrorCode.TOO_MANY_CONNECTIONS, Quota.CONNECTIONS, 7);
          } else {
            open.begun(port);
            stay(client);
            open.ends();
            client.close();
          }
        });
    assertThat(open.most()).isBetween(1, 7);
    assertThat(ports).allSatisfy(port -> assertThat(open.at(port)).isPositive());

    var kept = new Counter();
    var clients = new ConcurrentHashMap<TestClient, Boolean>();
    hammer.strike(
        10,
        port -> {
          var client = fleet.hello(port, key);
          clients.put(client, true);
          if (client.next(PATIENCE) instanceof ServerMessage.Welcome) {
            kept.begun(port);
          }
        });
    assertThat(kept.most()).isEqualTo(7);
    assertThat(fleet.held(lastTenant(), Quota.CONNECTIONS)).isEqualTo(7);
    clients.keySet().forEach(TestClient::vanish);
  }

  @Test
  @Order(2)
  void neverHaveMoreSessionsThanTheLimitAndHaveAllOfIt() throws Exception {
    var key = tenant(Map.of(Quota.SESSIONS, 5L));
    var open = new Counter();
    hammer.strike(
        6,
        HAMMERED,
        port -> {
          var client = fleet.welcome(port, key);
          client.send(ClientMessage.SessionOpen.of(client.nextId(), null));
          switch (client.next(PATIENCE)) {
            case Failure failure -> names(failure, ErrorCode.TOO_MANY_SESSIONS, Quota.SESSIONS, 5);
            case ServerMessage.SessionOpened opened -> {
              open.begun(port);
              stay(client);
              open.ends();
              client.send(new ClientMessage.SessionClose(null, opened.session()));
              client.await(ServerMessage.SessionState.class, state -> state.reason() == StateReason.CLIENT);
            }
            default -> throw new AssertionError("neither opened nor refused");
          }
          client.close();
        });
    assertThat(open.most()).isBetween(1, 5);
    assertThat(ports).allSatisfy(port -> assertThat(open.at(port)).isPositive());

    // One server alone can have all there is; then the other one has none until one is given back.
    var first = fleet.welcome(ports.getFirst(), key);
    var sessions = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      sessions.add(first.open().session());
    }
    var second = fleet.welcome(ports.getLast(), key);
    second.send(ClientMessage.SessionOpen.of(second.nextId(), null));
    names(second.await(Failure.class), ErrorCode.TOO_MANY_SESSIONS, Quota.SESSIONS, 5);
    first.send(new ClientMessage.SessionClose(null, sessions.getFirst()));
    first.await(ServerMessage.SessionState.class);
    assertThat(second.open().session()).isNotEmpty();
    first.close();
    second.close();
  }

  @Test
  @Order(3)
  void neverExecuteMoreRunsThanTheLimitAndLetBothServersHaveTheirTurn() throws Exception {
    var key = tenant(Map.of(Quota.CONCURRENT_RUNS, 2L, Quota.QUEUED_RUNS, 100L));
    var executing = new Counter();
    var end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
    hammer.strike(
        4,
        port -> {
          var client = fleet.welcome(port, key);
          var session = client.open().session();
          while (System.nanoTime() < end) {
            var run = client.start(session, "input()");
            client.await(ServerMessage.InputRequest.class);
            executing.begun(port);
            stay(client);
            executing.ends();
            client.send(new ClientMessage.Input(session, run, "go", false));
            assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
          }
          client.close();
        });
    assertThat(executing.most()).isEqualTo(2);
    assertThat(ports).allSatisfy(port -> assertThat(executing.at(port)).isPositive());
    assertThat(fleet.held(lastTenant(), Quota.CONCURRENT_RUNS)).isLessThanOrEqualTo(2);
  }

  @Test
  @Order(4)
  void letNoMoreRunsWaitThanTheLimitAndAllOfThose() throws Exception {
    var key = tenant(Map.of(Quota.CONCURRENT_RUNS, 1L, Quota.QUEUED_RUNS, 3L));
    var executing = new Counter();
    var refused = new AtomicInteger();
    hammer.strike(
        6,
        port -> {
          var client = fleet.welcome(port, key);
          var session = client.open().session();
          var run = client.start(session, "input()");
          var answer =
              client.await(
                  ServerMessage.class, each -> each instanceof Failure || each instanceof ServerMessage.InputRequest);
          if (answer instanceof Failure failure) {
            names(failure, ErrorCode.QUEUE_FULL, Quota.QUEUED_RUNS, 3);
            refused.incrementAndGet();
          } else {
            executing.begun(port);
            TestServer.eventually("all others are refused", () -> refused.get() == 8);
            executing.ends();
            client.send(new ClientMessage.Input(session, run, "go", false));
            assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
          }
          client.close();
        });
    assertThat(executing.most()).isEqualTo(1);
    assertThat(ports.stream().mapToInt(executing::at).sum()).isEqualTo(4);
  }

  @Test
  @Order(5)
  void neverStartMoreRunsThanTheRateLetsAndAsMany() throws Exception {
    var key = tenant(Map.of(Quota.RUNS_PER_MINUTE, 240L, Quota.RUN_BURST, 10L));
    var admitted = new AtomicInteger();
    var began = System.nanoTime();
    var end = began + Duration.ofSeconds(6).toNanos();
    hammer.strike(
        3,
        port -> {
          var client = fleet.welcome(port, key);
          var session = client.open().session();
          while (System.nanoTime() < end) {
            client.start(session, "1");
            var answer = end(client);
            if (answer instanceof Failure failure) {
              names(failure, ErrorCode.RATE_LIMITED, Quota.RUNS_PER_MINUTE, 240);
              assertThat(failure.retryAfter()).isPositive();
            } else {
              admitted.incrementAndGet();
            }
          }
          client.close();
        });
    var seconds = (System.nanoTime() - began) / 1e9;
    // Each server draws one run in advance at this rate.
    assertThat(admitted.get()).isLessThanOrEqualTo((int) (10 + 4 * seconds + 2));
    assertThat(admitted.get()).as("within %.1f s", seconds).isGreaterThan(20);
  }

  @Test
  @Order(6)
  void neverUseMoreProcessorTimeThanTheSumAndAllOfIt() throws Exception {
    var key = tenant(Map.of(Quota.CPU_SECONDS_PER_DAY, 2L, Quota.RUN_MILLIS, 1_000L));
    var runs = new AtomicInteger();
    var micros = new AtomicLong();
    hammer.strike(
        1,
        port -> {
          var client = fleet.welcome(port, key);
          var session = client.open().session();
          var end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
          while (System.nanoTime() < end) {
            client.start(session, "while True: pass");
            var answer = end(client);
            if (answer instanceof Done done) {
              runs.incrementAndGet();
              micros.addAndGet(Objects.requireNonNull(done.cpu()).toNanos() / 1_000);
            } else if (answer instanceof Failure failure) {
              names(failure, ErrorCode.QUOTA_EXCEEDED, Quota.CPU_SECONDS_PER_DAY, 2);
              if (Objects.requireNonNull(failure.retryAfter()).toSeconds() > 2) {
                break;
              }
              // Another run has something set aside; what it leaves over is known in a moment.
              assertThat(client.fallsSilent(Duration.ofMillis(200))).isTrue();
            }
          }
          client.close();
        });
    // Beyond the sum goes only what a run takes from its deadline until it is stopped.
    assertThat(micros.get() / 1e6).isBetween(1.7, 2 + 0.2 * runs.get());
  }

  private static ServerMessage end(TestClient client) {
    return client.await(ServerMessage.class, each -> each instanceof Failure || each instanceof Done);
  }

  @Test
  @Order(7)
  void freeTheSeatsOfAServerThatWasKilled() throws Exception {
    var key = tenant(Map.of(Quota.CONNECTIONS, 2L));
    try (var third = fleet.start()) {
      var port = Fleet.port(third);
      TestServer.eventually("it knows the tenant", () -> fleet.accepts(port, key));
      fleet.welcome(port, key);
      fleet.welcome(port, key);
      assertThat(fleet.accepts(ports.getFirst(), key)).as("it has both seats").isFalse();
      third.kill();
    }
    var killed = System.nanoTime();
    while (!fleet.accepts(ports.getFirst(), key)) {
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(40));
    }
    // Twenty seconds after it was last renewed, and up to three until that is noticed; the rest is for a busy machine.
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  @Test
  @Order(8)
  void liveOnWhatTheyHaveLeasedWhileTheStoreIsDownThenRefuseAndSayWhyAndRecover() throws Exception {
    var key = tenant(Map.of(Quota.SESSIONS, 2L));
    int port = ports.getFirst();
    var client = fleet.welcome(port, key);
    var first = client.open().session();
    var second = client.open().session();
    fleet.stopStore();
    client.send(new ClientMessage.SessionClose(null, second));
    client.await(ServerMessage.SessionState.class);
    assertThat(client.open().session()).as("the seat that was free is leased for a while").isNotEmpty();
    TestServer.eventually(
        "what was leased has ended", () -> Fleet.get(port, "/health/ready").contains("nothing is admitted"));
    assertThat(Fleet.get(port, "/health/ready")).contains("\"shared-limits\",\"status\":\"DEGRADED\"");

    var id = client.nextId();
    client.send(ClientMessage.SessionOpen.of(id, null));
    var failure = client.await(Failure.class);
    assertThat(failure.code()).as(failure.message()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    var other = fleet.welcome(ports.getLast(), key);
    other.send(ClientMessage.SessionOpen.of(other.nextId(), null));
    var silent = other.await(Failure.class);
    assertThat(silent.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(silent.message()).contains("the database that they share does not answer (sessions)", "store.url");

    fleet.startStore();
    TestServer.eventually(
        "both servers have found it again",
        () -> ports.stream().noneMatch(each -> Fleet.get(each, "/health/ready").contains("DEGRADED")));
    client.send(new ClientMessage.SessionClose(null, first));
    client.await(ServerMessage.SessionState.class);
    assertThat(other.open().session()).isNotEmpty();
    other.close();
    client.close();
  }
}
