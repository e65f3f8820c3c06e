package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that say too much, or listen too little; others do not notice. */
final class FloodIT {
  private static final int BURST = 100;
  private static TestServer server;
  private TestClient neighbour;
  private String neighboursSession;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "socket.messages-per-second", "50",
                "socket.message-burst", Integer.toString(BURST),
                "socket.slow-timeout", "1s",
                "socket.heartbeat", "300ms",
                "socket.heartbeat-grace", "3s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    neighbour = server.connect();
    neighboursSession = neighbour.open().session();
  }

  @AfterEach
  void nothingIsLost() {
    assertThat(neighbour.run(neighboursSession, "4+5").value()).isEqualTo("9");
    neighbour.close();
  }

  @Test
  void namesTheRequestsThatCameTooFast() {
    var client = server.connect();
    var session = client.open().session();
    for (var i = 0; i < BURST + 50; i++) {
      client.send(new ClientMessage.Complete("c" + i, session, "x", 1));
    }
    var failure =
        client.await(ServerMessage.Failure.class, refused -> refused.code() == ErrorCode.RATE_LIMITED);
    assertThat(failure.re()).startsWith("c");
    assertThat(failure.retryAfter()).isPositive();
    assertThat(failure.message()).contains("messages-per-second");
    client.close();
  }

  @Test
  void closesAClientThatAsksMuchAndNeverReads() {
    var client = server.connect();
    client.reading(false);
    var longId = "x".repeat(120);
    for (var i = 0; i < 60_000; i++) {
      client.sendText("{\"type\":\"fly\",\"id\":\"%s%d\"}".formatted(longId, i));
    }
    TestServer.eventually("the deaf one is gone", () -> server.metric("serpentarium_sockets") == 1);
  }

  @Test
  void closesAClientThatNeverAnswersAPing() {
    var client = server.connect();
    client.reading(false);
    TestServer.eventually("the mute one is gone", () -> server.metric("serpentarium_sockets") == 1);
  }

  @Test
  void boundsWhatAFloodingProgramLeavesForAClientThatNeverReads() {
    var client = server.connect().neverAcknowledge();
    var session = client.open().session();
    client.start(session, "while True: print('x' * 1000)");
    client.await(ServerMessage.Started.class);
    client.reading(false);
    TestServer.eventually("the deaf one is gone", () -> server.metric("serpentarium_sockets") == 1);
  }
}
