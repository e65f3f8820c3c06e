package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: whoever is not hears why in a sentence, in band, before the socket closes. */
final class GreetingIT {
  private static final int PER_ADDRESS = 12;
  private static TestServer server;
  private static TestClient neighbour;
  private static String neighboursSession;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of("socket.hello-timeout", "2s", "socket.per-address", Integer.toString(PER_ADDRESS)));
    neighbour = server.connect();
    neighboursSession = neighbour.open().session();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLost() {
    assertThat(neighbour.run(neighboursSession, "4+5").value()).isEqualTo("9");
  }

  private static TestClient page() {
    return server.connectSilently(TestClient.PAGE);
  }

  private static String hello(@Nullable String key) {
    return key == null ? "{\"type\":\"hello\"}" : "{\"type\":\"hello\",\"key\":\"%s\"}".formatted(key);
  }

  /** Says hello, and expects to be sent away. */
  private static ServerMessage.Failure refusalOf(TestClient client, String first, ErrorCode code, int closeCode) {
    client.sendText(first);
    return refusalOf(client, code, closeCode);
  }

  private static ServerMessage.Failure refusalOf(TestClient client, ErrorCode code, int closeCode) {
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.fatal()).isTrue();
    assertThat(failure.message()).endsWith(".");
    assertThat(client.closeCode()).isEqualTo(closeCode);
    return failure;
  }

  @Test
  void closesASocketThatNeverSaysHello() {
    assertThat(refusalOf(page(), ErrorCode.BAD_MESSAGE, 4408).message()).contains("hello");
  }

  @Test
  void closesASocketWhoseFirstMessageIsNotHello() {
    assertThat(
            refusalOf(page(), "{\"type\":\"run\",\"id\":\"1\",\"session\":\"s\",\"code\":\"1\"}", ErrorCode.BAD_MESSAGE, 4400)
                .message())
        .contains("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"type\":\"fly\"}", "{\"type\":\"hello\",\"key\":7}"})
  void closesASocketWhoseFirstMessageCannotBeRead(String text) {
    var client = page();
    client.sendText(text);
    assertThat(client.await(ServerMessage.Failure.class).fatal()).isTrue();
    assertThat(client.closeCode()).isEqualTo(4400);
  }

  @Test
  void closesASocketThatStartsWithBinary() {
    var client = page();
    client.socket().writeBinaryMessage(Buffer.buffer("x")).await();
    assertThat(refusalOf(client, ErrorCode.BAD_MESSAGE, 4400).message()).contains("Binary");
  }

  @Test
  void takesAGreetingOfFourKibibytesAtMost() {
    var padding = "{\"type\":\"hello\",\"key\":\"pk_test_demo\",\"padding\":\"";
    var greeting = padding + "x".repeat(4096 - padding.length() - 2) + "\"}";
    var client = page();
    client.sendText(greeting);
    client.await(ServerMessage.Welcome.class);
    client.close();
    assertThat(refusalOf(page(), greeting + " ", ErrorCode.BAD_MESSAGE, 1009).message()).contains("4096");
  }

  @Test
  void readsWhatComesBehindHelloAfterTheWelcome() {
    var client = page();
    client.sendText(hello("pk_test_demo"));
    client.sendText("{\"type\":\"session.open\",\"id\":\"early\"}");
    client.await(ServerMessage.Welcome.class);
    var session = client.await(ServerMessage.SessionOpened.class).session();
    assertThat(client.run(session, "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void refusesTokensOfAKindThatItDoesNotTake() {
    refusalOf(page(), "{\"type\":\"hello\",\"key\":\"pk_test_demo\",\"token\":\"a.b.c\"}", ErrorCode.UNAUTHENTICATED, 4401);
  }

  /** A client whose wish is not granted may give up by itself before it hears why, as browsers do. */
  @Test
  void refusesAnotherSubprotocol() {
    var options = withoutSubprotocol().addSubProtocol("serpentarium.v9.json");
    try {
      assertThat(refusalOf(server.connect(options), ErrorCode.BAD_MESSAGE, 4400).message())
          .contains("serpentarium.v1.json");
    } catch (WebSocketHandshakeException gaveUp) {
      assertThat(gaveUp).hasMessageContaining("Invalid subprotocol");
    }
  }

  @Test
  void refusesAMissingSubprotocol() {
    assertThat(refusalOf(server.connect(withoutSubprotocol()), ErrorCode.BAD_MESSAGE, 4400).message())
        .contains("serpentarium.v1.json");
  }

  private static WebSocketConnectOptions withoutSubprotocol() {
    return new WebSocketConnectOptions()
        .setHost("localhost")
        .setPort(server.port())
        .setURI("/v1/ws")
        .addHeader("Origin", TestClient.PAGE);
  }

  @Test
  void refusesAnUnknownKey() {
    var failure = refusalOf(page(), hello("pk_live_0123456789"), ErrorCode.UNAUTHENTICATED, 4403);
    assertThat(failure.message()).contains("key").doesNotContain("0123456789");
  }

  @Test
  void refusesAMissingKey() {
    refusalOf(page(), hello(null), ErrorCode.UNAUTHENTICATED, 4403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "https://localhost:3000",
        "http://localhost.example.org",
        "http://example.org/http://localhost",
        "null",
        "file://"
      })
  void refusesOtherOrigins(String origin) {
    refusalOf(server.connectSilently(origin), hello("pk_test_demo"), ErrorCode.ORIGIN_NOT_ALLOWED, 4403);
  }

  @Test
  void tellsWhoOpenedThePageByNumberToUseTheName() {
    var failure =
        refusalOf(
            server.connectSilently("http://127.0.0.1:3000"), hello("pk_test_demo"), ErrorCode.ORIGIN_NOT_ALLOWED, 4403);
    assertThat(failure.message()).contains("http://localhost:3000");
  }

  @Test
  void refusesAPublishableKeyWithoutAnOrigin() {
    refusalOf(server.connect(server.options(null)), hello("pk_test_demo"), ErrorCode.ORIGIN_NOT_ALLOWED, 4403);
  }

  @Test
  void refusesASecretKeyFromABrowser() {
    var failure = refusalOf(page(), hello("sk_test_demo"), ErrorCode.ORIGIN_NOT_ALLOWED, 4403);
    assertThat(failure.message()).contains("secret");
  }

  @Test
  void takesASecretKeyFromTheHeaderOfAProgram() {
    var client = server.connect(server.options(null).addHeader("Authorization", "Bearer sk_test_demo"));
    client.sendText(hello(null));
    client.await(ServerMessage.Welcome.class);
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void takesAPublishableKeyFromTheAddress() {
    var client = server.connect(server.options(TestClient.PAGE).setURI("/v1/ws?key=pk_test_demo"));
    client.sendText(hello(null));
    client.await(ServerMessage.Welcome.class);
    client.close();
  }

  @Test
  void saysHowManyConnectionsAnAddressMayHaveAndWhenToTryAgain() {
    var open = new ArrayList<TestClient>();
    TestServer.eventually(
        "only the neighbour is connected", () -> server.metric("serpentarium_sockets") == 1);
    for (var i = 1; i < PER_ADDRESS; i++) {
      open.add(server.connect());
    }
    var failure = refusalOf(page(), ErrorCode.TOO_MANY_CONNECTIONS, 4429);
    assertThat(failure.retryAfter()).isNotNull();
    open.getFirst().close();
    TestServer.eventually(
        "a place is free", () -> server.metric("serpentarium_sockets") == PER_ADDRESS - 1);
    var again = server.connect();
    again.close();
    open.removeFirst();
    open.forEach(TestClient::close);
  }

  @Test
  void doesNotAnswerTheSocketsPathWithoutAHandshake() {
    assertThat(server.get("/v1/ws").statusCode()).isEqualTo(400);
  }

  @Test
  void ignoresAnswersToPingsThatWereNotSent() {
    var client = server.connect();
    client.send(new ClientMessage.Pong(null));
    client.send(new ClientMessage.Pong(77L));
    assertThat(client.open().joined()).isFalse();
    client.close();
  }
}
