package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.protocol.Completion;
import io.serpentarium.protocol.Dropped;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.protocol.TracebackFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final String DONE =
      """
      {"run":"r1","status":"ok","durationMs":5.7,"heapBytes":1,"stdoutBytes":2,"stderrBytes":3}""";

  @Test
  void readsEveryKindOfFrame() throws Exception {
    assertThat(decode(FrameKind.STDERR, "é")).isEqualTo(new RunnerFrame.Text(StreamName.STDERR, "é", 2));
    assertThat(decode(FrameKind.READY, "{'bootMs':350,'python':'3.14.2','pyodide':'314','fromImage':true,'heapBytes':9,'ready':'abc'}"))
        .isEqualTo(new RunnerFrame.Ready(Duration.ofMillis(350), "3.14.2", "314", true, false, 9, "abc"));
    assertThat(decode(FrameKind.FAILED, "{'message':'no'}")).isEqualTo(new RunnerFrame.Failed("no"));
    assertThat(decode(FrameKind.GONE, "{'reason':'fatal','message':'m'}")).isEqualTo(new RunnerFrame.Gone("fatal", "m"));
    assertThat(FrameDecoder.decode(FrameKind.PONG, new byte[] {0, 0, 0, 0, 0, 0, 1, 0}, Duration.ZERO))
        .isEqualTo(new RunnerFrame.Pong(256));
    assertThat(decode(FrameKind.COMPLETIONS, "{'id':'c','from':1,'to':2,'items':[{'label':'x','kind':'function'}]}"))
        .isEqualTo(new RunnerFrame.Completed("c", 1, 2, List.of(new Completion("x", "function", null))));
    assertThat(FrameDecoder.decode(FrameKind.DONE, Bytes.utf8(DONE), Duration.ofMillis(4)))
        .isEqualTo(
            new RunnerFrame.Done("r1", Outcome.OK, Duration.ofMillis(5), Duration.ofMillis(4), 1, 2, 3, null, false));
    var cut = (RunnerFrame.Done) decode(FrameKind.DONE, DONE.replace("}", ",'dropped':{'stdout':7,'stderr':8}}"));
    assertThat(cut.dropped()).isEqualTo(new Dropped(7, 8));
  }

  @Test
  void readsEveryEvent() throws Exception {
    assertThat(event("{'type':'display','data':{'text/plain':'1','application/json':{'a':[null]}},'result':true}"))
        .isInstanceOfSatisfying(
            RunnerFrame.Displayed.class,
            shown -> {
              assertThat(shown.data()).containsOnlyKeys("text/plain", "application/json");
              assertThat(shown.metadata()).isEqualTo(Map.of());
              assertThat(shown.result()).isTrue();
              assertThat(shown.bytes()).isPositive();
            });
    assertThat(event("{'type':'clear','wait':true}")).isEqualTo(new RunnerFrame.Cleared(true, 28));
    assertThat(event("{'type':'input.request','prompt':'? ','password':true}"))
        .isEqualTo(new RunnerFrame.InputRequested("? ", true, 54));
    assertThat(event("{'type':'exception','name':'E','message':'m','text':'t','frames':[{'file':'f','line':3,'user':true}]}"))
        .isInstanceOfSatisfying(
            RunnerFrame.Raised.class,
            raised ->
                assertThat(raised.frames())
                    .containsExactly(new TracebackFrame("f", 3, null, null, null, null, null, true)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "DONE        | []                                               | not a JSON object",
        "DONE        | null                                             | not a JSON object",
        "DONE        | {'run':                                          | malformed JSON",
        "DONE        | {'run':'a','run':'b'}                            | malformed JSON",
        "DONE        | {'status':'ok'}                                  | run is not a text",
        "DONE        | {'run':5,'status':'ok'}                          | run is not a text",
        "DONE        | {'run':'r','status':'fine'}                      | unknown outcome",
        "DONE        | {'run':'r','status':'OK'}                        | unknown outcome",
        "DONE        | {'run':'r','status':7}                           | status is not a text",
        "DONE        | {'run':'r','status':'ok','durationMs':-1}        | durationMs is not a natural number",
        "DONE        | {'run':'r','status':'ok','durationMs':'1'}       | durationMs is not a natural number",
        "DONE        | {'run':'r','status':'ok','durationMs':1e400}     | durationMs is not a natural number",
        "DONE        | {'run':'r','status':'ok','durationMs':99999999999999999999} | durationMs is not a natural number",
        "DONE        | {'run':'r','status':'ok','durationMs':NaN}       | malformed JSON",
        "EVENT       | {'type':'stream'}                                | unknown event type",
        "EVENT       | {'data':{}}                                      | type is not a text",
        "EVENT       | {'type':'display','data':[1]}                    | data is not an object",
        "EVENT       | {'type':'display','data':{},'displayId':5}       | displayId is not a text",
        "EVENT       | {'type':'input.request'}                         | prompt is not a text",
        "EVENT       | {'type':'exception','name':'E','message':'m','text':'t','frames':[{'line':1}]} | file is not a text",
        "EVENT       | {'type':'exception','name':'E','message':'m','text':'t','frames':['x']} | file is not a text",
        "EVENT       | {'type':'exception','name':'E','message':'m','text':'t','frames':[{'file':'f','line':4294967296}]} | line is out of range",
        "EVENT       | {'type':'exception','name':'E','message':'m','text':'t','frames':[{'file':'f','line':1,'column':-1}]} | column is not a natural number",
        "COMPLETIONS | {'id':'c','from':4294967296,'to':1,'items':[]}   | from is out of range",
        "COMPLETIONS | {'id':'c','from':0,'to':-1,'items':[]}           | to is not a natural number",
        "COMPLETIONS | {'id':'c','from':0,'to':0,'items':[{}]}          | label is not a text",
        "READY       | {'bootMs':1}                                     | python is not a text",
        "GONE        | {'message':'m'}                                  | reason is not a text",
        "FAILED      | {}                                               | message is not a text",
      })
  void refusesWhatNoSoundRunnerSends(String kind, String body, String sentence) {
    var code =
        switch (kind) {
          case "DONE" -> FrameKind.DONE;
          case "EVENT" -> FrameKind.EVENT;
          case "COMPLETIONS" -> FrameKind.COMPLETIONS;
          case "READY" -> FrameKind.READY;
          case "GONE" -> FrameKind.GONE;
          default -> FrameKind.FAILED;
        };
    assertThatThrownBy(() -> decode(code, body)).isInstanceOf(HostileFrameException.class).hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, FrameKind.BOOT, FrameKind.RUN, 0x80, 0x8a, 255})
  void refusesUnknownKinds(int kind) {
    assertThatThrownBy(() -> decode(kind, "{}")).isInstanceOf(HostileFrameException.class).hasMessageContaining("kind");
  }

  @Test
  void refusesAPongOfAnotherLength() {
    assertThatThrownBy(() -> decode(FrameKind.PONG, "1234567")).isInstanceOf(HostileFrameException.class);
  }

  @Test
  void refusesHugeListsAndDeepNesting() {
    var items = "{'label':'x'},".repeat(1000) + "{'label':'x'}";
    assertThatThrownBy(() -> decode(FrameKind.COMPLETIONS, "{'id':'c','from':0,'to':0,'items':[" + items + "]}"))
        .isInstanceOf(HostileFrameException.class)
        .hasMessage("a list of 1001 items");
    var frames = "{'file':'f','line':1},".repeat(1000) + "{'file':'f','line':1}";
    assertThatThrownBy(() -> event("{'type':'exception','name':'','message':'','text':'','frames':[" + frames + "]}"))
        .isInstanceOf(HostileFrameException.class);
    var deep = "[".repeat(100_000);
    assertThatThrownBy(() -> event("{'type':'display','data':{'x':" + deep)).isInstanceOf(HostileFrameException.class);
    assertThatThrownBy(() -> decode(FrameKind.DONE, "{'run':'r','status':'ok','durationMs':" + "9".repeat(5000) + "}"))
        .isInstanceOf(HostileFrameException.class);
  }

  @Test
  void replacesInvalidUtf8InOutputAndRefusesItInJson() throws Exception {
    var torn = new byte[] {'a', (byte) 0xc3, (byte) 0xff};
    assertThat(FrameDecoder.decode(FrameKind.STDOUT, torn, Duration.ZERO))
        .isEqualTo(new RunnerFrame.Text(StreamName.STDOUT, "a\ufffd\ufffd", 3));
    assertThatThrownBy(() -> FrameDecoder.decode(FrameKind.EVENT, torn, Duration.ZERO))
        .isInstanceOf(HostileFrameException.class);
  }

  @Test
  void dropsFieldsThatNobodyAskedFor() throws Exception {
    assertThat(decode(FrameKind.FAILED, "{'message':'no','path':'/etc/passwd'}")).isEqualTo(new RunnerFrame.Failed("no"));
  }

  private static RunnerFrame event(String body) throws HostileFrameException {
    return decode(FrameKind.EVENT, body);
  }

  private static RunnerFrame decode(int kind, String body) throws HostileFrameException {
    return FrameDecoder.decode(kind, Bytes.utf8(body.replace('\'', '"')), Duration.ZERO);
  }
}
