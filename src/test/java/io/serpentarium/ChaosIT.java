package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Runner processes that are killed at random while many sessions are busy: every run still ends exactly once. */
final class ChaosIT {
  private static final long SEED = 20_261_122;
  private static final int CONNECTIONS = 4;
  private static final int SESSIONS_EACH = 5;
  private static final int POOL = 4;
  private static final int KILLS = 12;
  private static final Duration LONGEST_STORM = Duration.ofSeconds(30);
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(150);

  /** Below that number of busy runners the next kill waits, so that the storm hits work and not only boots. */
  private static final int BUSY = 2;

  /** What a polite client waits when it was told that there is no runner at present. */
  private static final Duration BACK_OFF = Duration.ofMillis(100);

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> PROGRAMS =
      List.of(
          "sum(range(100_000))",
          "import time\ntime.sleep(0.05)",
          "for i in range(2000): print('x' * 50)",
          "1/0",
          "import asyncio\nawait asyncio.sleep(0.01)");

  @Test
  void everyRunEndsExactlyOnceAlthoughRunnersAreKilledAtRandom() throws Exception {
    try (var server = TestServer.start(Map.of("pool.max", Integer.toString(POOL), "pool.parallel-launches", "2"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var storm = new AtomicBoolean(true);
      var readers = new ArrayList<Future<Map<Outcome, Integer>>>();
      for (var i = 0; i < CONNECTIONS; i++) {
        var random = new Random(SEED + i);
        Callable<Map<Outcome, Integer>> reader = () -> new Reader(server.connect(), random).read(storm);
        readers.add(threads.submit(reader));
      }
      var kills = killSome(server, new Random(SEED));
      storm.set(false);
      var outcomes = new HashMap<Outcome, Integer>();
      for (var reader : readers) {
        reader.get().forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
      }
      System.out.printf("chaos: %d processes killed, runs ended %s%n", kills, outcomes);
      assertThat(kills).isGreaterThan(2);
      assertThat(outcomes).containsKeys(Outcome.CRASHED);
      assertThat(outcomes.get(Outcome.OK)).isGreaterThan(2 * CONNECTIONS * SESSIONS_EACH);
      assertThat(processes(server)).isBetween(1.0, (double) POOL);
      TestServer.eventually("no session is left", () -> server.metric("serpentarium_sessions") == 0);
      TestServer.eventually("no socket is left", () -> server.metric("serpentarium_sockets") == 0);
      TestServer.eventually("nobody waits", () -> server.metric("serpentarium_pool_pending") == 0);
      TestServer.eventually(
          "nobody holds a runner",
          () -> server.metric("serpentarium_pool_runners{state=\"acquired\"}") == 0);
      assertThat(TestServer.runners()).hasSizeLessThanOrEqualTo(POOL);
    }
    assertThat(TestServer.runners()).isEmpty();
  }

  private static double processes(TestServer server) {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("serpentarium_pool_runners{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static int killSome(TestServer server, Random random) {
    var kills = 0;
    var end = Instant.now().plus(LONGEST_STORM);
    while (kills < KILLS && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
      var runners = TestServer.runners();
      var busy = server.metric("serpentarium_pool_runners{state=\"acquired\"}");
      if (busy >= BUSY && !runners.isEmpty() && runners.get(random.nextInt(runners.size())).destroyForcibly()) {
        kills++;
      }
    }
    return kills;
  }

  /** One page with its sessions, each of which always has a run under way. */
  private static final class Reader {
    private final TestClient client;
    private final Random random;
    private final Map<String, String> underWay = new HashMap<>();
    private final Map<String, Outcome> ended = new HashMap<>();

    Reader(TestClient client, Random random) {
      this.client = client;
      this.random = random;
    }

    Map<Outcome, Integer> read(AtomicBoolean storm) {
      var sessions = new ArrayList<String>();
      for (var i = 0; i < SESSIONS_EACH; i++) {
        sessions.add(client.open().session());
      }
      sessions.forEach(this::start);
      while (!underWay.isEmpty()) {
        var done = nextEnd();
        if (done.status() == Outcome.CANCELLED) {
          LockSupport.parkNanos(BACK_OFF.toNanos());
        }
        if (storm.get()) {
          start(done.session());
        }
      }
      sessions.forEach(this::expectToWork);
      client.close();
      var outcomes = new HashMap<Outcome, Integer>();
      ended.values().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
      return outcomes;
    }

    private void start(String session) {
      var program = PROGRAMS.get(random.nextInt(PROGRAMS.size()));
      underWay.put(client.start(session, program), session);
    }

    /** Waits until a run ends, and notes it; its session is free for the next one. */
    private ServerMessage.Done nextEnd() {
      while (true) {
        if (client.next(PATIENCE) instanceof ServerMessage.Done done) {
          assertThat(ended.put(done.re(), done.status())).as("an earlier end of " + done.re()).isNull();
          assertThat(underWay.remove(done.re())).isEqualTo(done.session());
          return done;
        }
      }
    }

    /** After the storm the session answers, as soon as there are runners again; then it is closed. */
    private void expectToWork(String session) {
      var deadline = Instant.now().plus(PATIENCE);
      Outcome outcome;
      do {
        underWay.put(client.start(session, "4+5"), session);
        outcome = nextEnd().status();
        if (outcome != Outcome.OK) {
          LockSupport.parkNanos(BACK_OFF.toNanos());
        }
      } while (outcome != Outcome.OK && Instant.now().isBefore(deadline));
      assertThat(outcome).as("the last run of " + session).isEqualTo(Outcome.OK);
      client.send(new ClientMessage.SessionClose(null, session));
      client.await(
          ServerMessage.SessionState.class,
          state -> state.state() == SessionPhase.CLOSED && state.session().equals(session));
    }
  }
}
