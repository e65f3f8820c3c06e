package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that make no sense or too much of it: each gets a sentence, and nothing is lost for anybody. */
final class BadInputIT extends BadInputCase {
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
    // The frame is not read to its end, so the goodbye can be lost together with the connection.
    assertThat(client.closeCode()).isIn(1009, 1006);
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
}
