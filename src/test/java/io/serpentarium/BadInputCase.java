package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A reader who misbehaves beside a neighbour who does not: whatever the one does, the other notices nothing. */
abstract class BadInputCase {
  static final int MIB = 1024 * 1024;
  static TestServer server;
  static TestClient neighbour;
  static String neighboursSession;
  TestClient client;
  String session;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("limits.queue", "4", "limits.sessions", "3"));
    neighbour = server.connect();
    neighboursSession = neighbour.open().session();
    neighbour.run(neighboursSession, "kept = 4");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    client = server.connect();
    session = client.open().session();
  }

  /** After every abuse the same connection still works, unless the abuse was to be its last word, and so do others. */
  @AfterEach
  void nothingIsLost() {
    assertThat(neighbour.run(neighboursSession, "kept+5").value()).isEqualTo("9");
    if (!client.socket().isClosed()) {
      assertThat(client.run(session, "4+5").value()).isEqualTo("9");
      client.send(new ClientMessage.SessionClose(null, session));
      client.close();
    }
  }

  ServerMessage.Failure refusal() {
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.message()).endsWith(".");
    assertThat(failure.fatal()).isFalse();
    return failure;
  }
}
