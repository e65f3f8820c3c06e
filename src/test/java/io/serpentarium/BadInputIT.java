package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.SourceFile;
import io.serpentarium.protocol.StdinMode;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that make no sense or too much of it: each gets a sentence, and nothing is lost for anybody. */
final class BadInputIT {
  private static final int MIB = 1024 * 1024;
  private static TestServer server;
  private static TestClient neighbour;
  private static String neighboursSession;
  private TestClient client;
  private String session;

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

  private ServerMessage.Failure refusal() {
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.message()).endsWith(".");
    assertThat(failure.fatal()).isFalse();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "nonsense",
        "[]",
        "null",
        "4",
        "\"run\"",
        "{}",
        "{\"type\":1}",
        "{\"type\":\"run\"} trailing",
        "{\"type\":\"pong\",\"type\":\"pong\"}",
        "{\"type\":\"run\",\"id\":\"a\",\"session\":\"b\",\"code\":\"\u0000\"}",
        "{type:'run'}"
      })
  void refusesWhatIsNoMessage(String text) {
    client.sendText(text);
    assertThat(refusal().code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void refusesDeepNesting() {
    client.sendText("{\"type\":\"run\",\"id\":\"deep\",\"x\":" + "[".repeat(100_000));
    assertThat(refusal().code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void refusesAnUnknownTypeAndNamesTheRequest() {
    client.sendText("{\"type\":\"fly\",\"id\":\"f1\"}");
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
    assertThat(failure.re()).isEqualTo("f1");
    assertThat(failure.message()).contains("fly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "type":"run","id":"r","session":"s"                           | code
          "type":"run","id":"r","session":"s","code":null               | code
          "type":"run","id":"r","session":"s","code":7                  | code
          "type":"run","id":"r","session":7,"code":"1"                  | session
          "type":"run","id":"r","session":"s","code":"1","files":"x"    | files
          "type":"run","id":"r","session":"s","code":"1","files":[null] | files
          "type":"run","id":"r","session":"s","code":"1","files":[{"path":"x"}] | files
          "type":"run","id":"r","session":"s","code":"1","files":[{"path":"x","base64":"!"}] | files
          "type":"run","id":"r","session":"s","code":"1","stdin":"maybe" | stdin
          "type":"run","id":"r","session":"s","code":"1","timeoutMs":0  | timeoutMs
          "type":"run","id":"r","session":"s","code":"1","timeoutMs":-1 | timeoutMs
          "type":"run","id":"r","session":"s","code":"1","timeoutMs":1e99 | timeoutMs
          "type":"run","id":"r","session":"s","code":"1","timeoutMs":"9" | timeoutMs
          "type":"run","id":"r","session":"s","code":"1","silent":"no"  | silent
          "type":"complete","id":"r","session":"s","code":"1"           | cursor
          "type":"complete","id":"r","session":"s","code":"1","cursor":-1 | cursor
          "type":"complete","id":"r","session":"s","code":"1","cursor":99999999999 | cursor
          "type":"session.open"                                         | id
          "type":"session.open","id":"r","packages":{}                  | packages
          "type":"restart","session":"s"                                | id
          "type":"ack","session":"s"                                    | seq
          "type":"ack","session":"s","seq":-5                           | seq
          "type":"ack","session":"s","seq":1.5                          | seq
          "type":"input","session":"s"                                  | re
          """)
  void namesTheFieldThatIsMissingOrMistyped(String fields, String field) {
    client.sendText("{" + fields + "}");
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(failure.message()).contains(field);
    assertThat(failure.re()).isEqualTo(fields.contains("\"id\"") ? "r" : null);
  }

  @Test
  void ignoresUnknownFields() {
    client.sendText(
        "{\"type\":\"run\",\"id\":\"u1\",\"session\":\"%s\",\"code\":\"4+5\",\"future\":{\"x\":[1]}}"
            .formatted(session));
    assertThat(client.result("u1").value()).isEqualTo("9");
  }

  @Test
  void refusesAnIdThatIsTooLongWithoutEchoingIt() {
    var id = "x".repeat(100_000);
    client.sendText("{\"type\":\"run\",\"id\":\"%s\",\"session\":\"s\",\"code\":\"1\"}".formatted(id));
    assertThat(refusal().message()).hasSizeLessThan(500);
  }

  @Test
  void refusesBinaryFrames() {
    client.socket().writeBinaryMessage(Buffer.buffer(new byte[1000])).await();
    assertThat(refusal().message()).contains("Binary");
  }

  @Test
  void refusesTenMegabytesOfCodeAndKeepsTheSocket() {
    var run = client.start(session, "x = 1\n".repeat(10 * MIB / 6));
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.CODE_TOO_LARGE);
    assertThat(failure.re()).isEqualTo(run);
    assertThat(failure.message()).contains("codeBytes");
  }

  @Test
  void refusesAFragmentedMessageOverTheLimitAndKeepsTheSocket() {
    var part = "x".repeat(MIB);
    var socket = client.socket();
    socket.writeFrame(io.vertx.core.http.WebSocketFrame.textFrame("{\"type\":\"" + part, false));
    for (var i = 0; i < 20; i++) {
      socket.writeFrame(io.vertx.core.http.WebSocketFrame.continuationFrame(Buffer.buffer(part), i == 19));
    }
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(failure.message()).contains("socket.message-bytes");
  }

  @Test
  void closesASocketThatSendsAFrameOverTheLimit() {
    client.sendText("x".repeat(17 * MIB));
    assertThat(client.closeCode()).isEqualTo(1009);
  }

  @Test
  void runsCodeWithNulBytesToAnError() {
    var result = client.run(session, "x = 1\u0000");
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.all(ServerMessage.ExceptionRaised.class).getFirst().name()).contains("Error");
  }

  @Test
  void printsNulBytes() {
    assertThat(client.run(session, "print('a\\x00b')").text()).isEqualTo("a\u0000b\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"print('\\ud83d')", "'\\udc00'", "x = 1 # \\ud83d", "raise ValueError('\\ud83d')"})
  void survivesLoneSurrogatesInCode(String code) {
    client.sendText(
        "{\"type\":\"run\",\"id\":\"s1\",\"session\":\"%s\",\"code\":\"%s\"}".formatted(session, code));
    assertThat(client.result("s1").done().status()).isIn(Outcome.OK, Outcome.ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"stdinText\":\"\\ud83d\\n\",\"code\":\"input()\"",
        "\"cell\":\"\\ud83d.py\",\"code\":\"1/0\"",
        "\"before\":\"# \\udc00\",\"code\":\"1\"",
        "\"after\":\"# \\udc00\",\"code\":\"1\"",
        "\"files\":[{\"path\":\"\\ud83d\",\"text\":\"x\"}],\"code\":\"1\"",
        "\"files\":[{\"path\":\"x\",\"text\":\"\\ud83d\"}],\"code\":\"1\""
      })
  void survivesLoneSurrogatesBesideTheCode(String fields) {
    client.sendText("{\"type\":\"run\",\"id\":\"s2\",\"session\":\"%s\",%s}".formatted(session, fields));
    assertThat(client.result("s2").done().status()).isIn(Outcome.OK, Outcome.ERROR);
  }

  @Test
  void survivesALoneSurrogateInARunsId() {
    client.sendText("{\"type\":\"run\",\"id\":\"\\ud83d\",\"session\":\"%s\",\"code\":\"1\"}".formatted(session));
    assertThat(client.await(ServerMessage.Done.class).status()).isEqualTo(Outcome.OK);
  }

  @Test
  void survivesALoneSurrogateInAnAnswerAndInAQuestionForCompletions() {
    var run = client.start(session, "print(ascii(input()))");
    client.await(ServerMessage.InputRequest.class);
    client.sendText(
        "{\"type\":\"input\",\"session\":\"%s\",\"re\":\"%s\",\"text\":\"\\ud83d\"}".formatted(session, run));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
    client.sendText(
        "{\"type\":\"complete\",\"id\":\"c\",\"session\":\"%s\",\"code\":\"\\ud83d\",\"cursor\":1}"
            .formatted(session));
    assertThat(client.await(ServerMessage.Completions.class).re()).isEqualTo("c");
  }

  @Test
  void carriesLoneSurrogatesInOutput() {
    assertThat(client.run(session, "print('<' + chr(0xd83d) + '>')").text()).matches("<.+>\n");
    assertThat(client.run(session, "chr(0xdc00)").value()).isEqualTo("'\\udc00'");
    assertThat(client.run(session, "raise ValueError(chr(0xd83d))").outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void refusesASecondHello() {
    client.send(new ClientMessage.Hello(TestClient.KEY, null, null, List.of(), List.of()));
    assertThat(refusal().message()).contains("hello");
  }

  @Test
  void refusesTokensInBand() {
    client.send(new ClientMessage.Auth("a.b.c"));
    assertThat(refusal().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void saysThatAnUnknownSessionIsGoneToWhateverIsAskedOfIt() {
    for (var message :
        List.of(
            TestClient.run("g1", "s_unknown", "1"),
            new ClientMessage.Input("s_unknown", "g1", "x", false),
            new ClientMessage.Interrupt("g2", "s_unknown", null),
            new ClientMessage.Restart("g3", "s_unknown"),
            new ClientMessage.Cancel("g4", "s_unknown", "g1"),
            new ClientMessage.Complete("g5", "s_unknown", "x", 1),
            new ClientMessage.Ack("s_unknown", 1),
            new ClientMessage.SessionClose("g6", "s_unknown"))) {
      client.send(message);
      var failure = refusal();
      assertThat(failure.code()).isEqualTo(ErrorCode.SESSION_GONE);
      assertThat(failure.re()).isEqualTo(message.id());
    }
  }

  @Test
  void letsNobodyIntoSomebodyElsesSession() {
    for (var message :
        List.of(
            TestClient.run("e1", neighboursSession, "kept = 0"),
            new ClientMessage.Restart("e2", neighboursSession),
            new ClientMessage.Complete("e3", neighboursSession, "k", 1),
            new ClientMessage.SessionClose("e4", neighboursSession))) {
      client.send(message);
      assertThat(refusal().code()).isEqualTo(ErrorCode.SESSION_GONE);
    }
  }

  @Test
  void refusesInputNobodyAskedForWhileAProgramRuns() {
    var run = client.start(session, "import time\ntime.sleep(60)");
    client.await(ServerMessage.Started.class);
    client.send(new ClientMessage.Input(session, run, "x", false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_WAITING_FOR_INPUT);
    client.send(new ClientMessage.Interrupt(null, session, run));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @Test
  void takesOneAnswerToOneQuestion() {
    var run = client.start(session, "a = input()\nimport time\ntime.sleep(60)");
    client.await(ServerMessage.InputRequest.class);
    client.send(new ClientMessage.Input(session, run, "x", false));
    client.send(new ClientMessage.Input(session, run, "y", false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_WAITING_FOR_INPUT);
    client.send(new ClientMessage.Interrupt(null, session, run));
    client.result(run);
    assertThat(client.run(session, "a").value()).isEqualTo("'x'");
  }

  @Test
  void refusesMoreSessionsThanTheLimitUntilOneIsClosed() {
    var second = client.open().session();
    client.open();
    var id = client.nextId();
    client.send(new ClientMessage.SessionOpen(id, null, List.of(), List.of(), null, null));
    assertThat(refusal().code()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    client.send(new ClientMessage.SessionClose(null, second));
    client.await(ServerMessage.SessionState.class);
    assertThat(client.open().session()).isNotEqualTo(second);
  }

  @Test
  void refusesMoreWaitingRunsThanTheLimit() {
    var slow = client.start(session, "import time\ntime.sleep(60)");
    client.await(ServerMessage.Started.class);
    for (var i = 0; i < 4; i++) {
      client.start(session, "1");
    }
    var oneTooMany = client.start(session, "1");
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(failure.re()).isEqualTo(oneTooMany);
    client.send(new ClientMessage.Interrupt(null, session, slow));
    assertThat(client.result(slow).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "a\u0000b", "a/", ".", "/"})
  void writesNoFileOutsideTheSessionsFolder(String path) {
    var result = runWithFile(path);
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.all(ServerMessage.ExceptionRaised.class).getFirst().message()).isNotEmpty();
  }

  @Test
  void writesFilesBelowTheSessionsFolder() {
    assertThat(runWithFile("a/b.txt").value()).isEqualTo("'content'");
  }

  private TestClient.RunResult runWithFile(String path) {
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id,
            session,
            "open('a/b.txt').read()",
            List.of(SourceFile.of(path, "content")),
            null,
            null,
            null,
            null,
            null,
            null,
            false));
    return client.result(id);
  }

  @Test
  void refusesFilesOverTheLimit() {
    var id = client.nextId();
    var file = SourceFile.of("big", new byte[9 * MIB]);
    client.send(
        new ClientMessage.Run(id, session, "1", List.of(file), null, null, null, null, null, null, false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.FILE_TOO_LARGE);
  }

  @Test
  void laysAsManyFilesAsTheLimitsAllowIntoAFreshSession() {
    var file = SourceFile.of("one", new byte[8 * MIB]);
    client.send(new ClientMessage.SessionOpen("files", null, List.of(), List.of(file), null, null));
    var fresh = client.await(ServerMessage.SessionOpened.class).session();
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id,
            fresh,
            "import os\n(os.path.getsize('one'), os.path.getsize('two'))",
            List.of(SourceFile.of("two", new byte[8 * MIB])),
            null,
            null,
            null,
            null,
            null,
            null,
            false));
    assertThat(client.result(id).value()).isEqualTo("(8388608, 8388608)");
  }

  @Test
  void feedsAsMuchStandardInputAsAMessageHolds() {
    var id = client.nextId();
    var lines = "x".repeat(1023).concat("\n").repeat(15 * 1024);
    client.send(
        new ClientMessage.Run(
            id,
            session,
            "import sys\nsum(len(line) for line in sys.stdin)",
            List.of(),
            StdinMode.CLOSED,
            lines + "\u0001".repeat(100_000),
            null,
            null,
            null,
            null,
            false));
    assertThat(client.result(id).value()).isEqualTo(Integer.toString(lines.length() + 100_000));
  }

  @Test
  void refusesPackagesAndUnknownProfiles() {
    client.send(new ClientMessage.SessionOpen("p1", null, List.of("numpy"), List.of(), null, null));
    assertThat(refusal().code()).isEqualTo(ErrorCode.PACKAGE_NOT_ALLOWED);
    client.send(new ClientMessage.SessionOpen("p2", "gpu", List.of(), List.of(), null, null));
    assertThat(refusal().message()).contains("profile");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1_000_000, Integer.MAX_VALUE})
  void answersACursorBehindTheEndOfTheCode(int cursor) {
    client.run(session, "herbarium = 1");
    client.send(new ClientMessage.Complete("k", session, "he", cursor));
    var answer = client.await(ServerMessage.Completions.class);
    assertThat(answer.re()).isEqualTo("k");
    assertThat(zeroIfAbsent(answer.from())).isLessThanOrEqualTo(cursor);
  }

  private static int zeroIfAbsent(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  @Test
  void survivesAClientThatVanishesInTheMiddleOfARun() {
    var run = client.start(session, "while True: print('x' * 1000)");
    client.await(ServerMessage.Stream.class, stream -> stream.re().equals(run));
    client.vanish();
    client.closeCode();
  }
}
