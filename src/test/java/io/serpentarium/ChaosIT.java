package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runner processes die at random under busy sessions: nobody waits for ever, no run ends twice. */
final class ChaosIT {
  private static final int CLIENTS = 4;
  private static final int SESSIONS_PER_CLIENT = 5;
  private static final Duration STORM = Duration.ofSeconds(12);
  private static final List<String> PROGRAMS =
      List.of(
          "sum(range(1000))",
          "import time\ntime.sleep(0.05)\n'slept'",
          "for i in range(200): print(i)",
          "x = [0] * 100_000\nlen(x)",
          "1/0");

  /** A session under test, with what it was given and what came back. */
  private static final class Reader {
    final TestClient client;
    final String session;
    final Set<String> admitted = new HashSet<>();
    final Map<String, Integer> dones = new HashMap<>();

    Reader(TestClient client) {
      this.client = client;
      this.session = client.open().session();
    }

    boolean isBusy() {
      return dones.size() < admitted.size();
    }

    void start(String code) {
      admitted.add(client.start(session, code));
    }
  }

  @Test
  void everyRunEndsOnceWhenRunnersAreKilledUnderTwentyBusySessions() {
    var random = new Random(42);
    try (var server = TestServer.start(Map.of("pool.max", "4", "pool.parallel-launches", "2"))) {
      var readers = readers(server);
      var end = Instant.now().plus(STORM);
      var kills = 0;
      while (Instant.now().isBefore(end)) {
        for (var reader : readers) {
          if (!reader.isBusy()) {
            reader.start(PROGRAMS.get(random.nextInt(PROGRAMS.size())));
          }
        }
        if (random.nextInt(40) == 0) {
          var victims = TestServer.runners();
          if (!victims.isEmpty()) {
            victims.get(random.nextInt(victims.size())).destroyForcibly();
            kills++;
          }
        }
        hear(readers, Duration.ofMillis(10));
      }
      settle(readers);
      assertThat(kills).as("processes killed").isPositive();
      for (var reader : readers) {
        assertThat(reader.dones.keySet()).isEqualTo(reader.admitted);
        assertThat(reader.dones.values()).allMatch(count -> count == 1);
        assertThat(reader.client.run(reader.session, "6 * 7").value()).isEqualTo("42");
      }
      assertThat(server.metric("serpentarium_pool_runners{state=\"acquired\"}")
              + server.metric("serpentarium_pool_runners{state=\"idle\"}"))
          .isLessThanOrEqualTo(4);
      assertThat(readers).allMatch(reader -> !reader.admitted.isEmpty());
      System.out.printf("chaos: %d processes killed%n", kills);
    }
  }

  private static List<Reader> readers(TestServer server) {
    var readers = new ArrayList<Reader>();
    for (var i = 0; i < CLIENTS; i++) {
      var client = server.connect();
      for (var j = 0; j < SESSIONS_PER_CLIENT; j++) {
        readers.add(new Reader(client));
      }
    }
    return readers;
  }

  /** Takes in what has come for each connection. */
  private static void hear(List<Reader> readers, Duration patience) {
    for (var client : readers.stream().map(reader -> reader.client).distinct().toList()) {
      var first = true;
      while (first || client.hasMore()) {
        client.poll(first ? patience : Duration.ZERO).ifPresent(message -> note(readers, client, message));
        first = false;
      }
    }
  }

  private static void note(List<Reader> readers, TestClient client, ServerMessage message) {
    if (message instanceof ServerMessage.Done done) {
      readers.stream()
          .filter(reader -> reader.client == client && reader.session.equals(done.session()))
          .forEach(reader -> reader.dones.merge(done.re(), 1, Integer::sum));
    }
    if (message instanceof ServerMessage.SessionEvent event) {
      client.send(new ClientMessage.Ack(event.session(), Math.max(1, event.seq())));
    }
  }

  private static void settle(List<Reader> readers) {
    TestServer.eventually(
        "every run has ended",
        () -> {
          hear(readers, Duration.ofMillis(20));
          return readers.stream().noneMatch(Reader::isBusy);
        });
  }
}
