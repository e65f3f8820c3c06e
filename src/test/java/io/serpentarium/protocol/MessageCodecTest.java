package io.serpentarium.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serpentarium.protocol.ClientMessage.Hello;
import io.serpentarium.protocol.ClientMessage.Run;
import io.serpentarium.protocol.ServerMessage.Display;
import io.serpentarium.protocol.ServerMessage.Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
  private static final MessageCodec CODEC = new MessageCodec();
  private static final String LONG = "x".repeat(5000);

  @Test
  void readsARunWhereverItsTypeStands() {
    var expected =
        new Run("r", "s", "1", List.of(), null, null, Duration.ofMillis(250), null, null, null, false);

    assertThat(decode("{'type':'run','id':'r','session':'s','code':'1','timeoutMs':250}"))
        .isEqualTo(expected);
    assertThat(decode(" {'id':'r','x':{'type':[1]},'timeoutMs':250,'session':'s','code':'1','type':'run'} "))
        .isEqualTo(expected);
  }

  @Test
  void writesTheTypeFirstAndLeavesOutWhatIsEmpty() {
    assertThat(CODEC.encode(new ServerMessage.SessionResumed("s", 1, false)))
        .isEqualTo("{\"type\":\"session.resumed\",\"session\":\"s\",\"fromSeq\":1,\"lost\":false}");
    assertThat(CODEC.encode(new Hello(null, null, null, List.of(), List.of())))
        .isEqualTo("{\"type\":\"hello\"}");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    assertThat(CODEC.decode("{\"type\":\"pong\",\"t\":1,\"later\":{\"a\":[null,1.5,\"x\"]}}"))
        .isEqualTo(new ClientMessage.Pong(1L));
  }

  @Test
  void refusesATypeItDoesNotKnow() {
    var refusal = refusal("{'type':'exec','id':'r9','session':'s9'}");

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
    assertThat(refusal).hasMessage("There is no message of type \"exec\".");
    assertThat(refusal.re()).isEqualTo("r9");
    assertThat(refusal.session()).isEqualTo("s9");
  }

  @Test
  void refusesWhatOnlyTheOtherSideSays() {
    assertThat(refusal("{'type':'ping'}").code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> CODEC.decodeServer("{\"type\":\"pong\"}"))
        .returns(ErrorCode.UNKNOWN_TYPE, InvalidMessage::code);
  }

  @Test
  void namesTheRequestItRefusesWhereverTheIdStands() {
    var refusal = refusal("{'type':'run','code':5,'session':'s1','id':'r1'}");

    assertThat(refusal.toFailure())
        .isEqualTo(
            ServerMessage.Failure.of("r1", "s1", ErrorCode.BAD_MESSAGE, "Field \"code\" must be a text."));
  }

  @Test
  void namesTheRequestOfATruncatedMessage() {
    var refusal = refusal("{'type':'run','id':'r1','session':'s1','co");

    assertThat(refusal.re()).isEqualTo("r1");
    assertThat(refusal.session()).isEqualTo("s1");
    assertThat(refusal).hasMessageStartingWith("The message is not valid JSON");
  }

  @Test
  void namesNoRequestByAnIdThatIsNoId() {
    assertThat(refusal("{'type':'run','id':5,'session':['s']}").re()).isNull();
    assertThat(refusal("{'type':'run','id':'" + LONG + "','session':' '}").re()).isNull();
    assertThat(refusal("{'type':'run','id':'r','session':' '}").session()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'run','session':'s','code':''} | Field \"id\" must be given.",
        "{'type':'run','id':5,'session':'s','code':''} | Field \"id\" must be a text.",
        "{'type':'run','id':null,'session':'s','code':''} "
            + "| Field \"id\" must be something other than null (leave a field without a value out).",
        "{'type':'run','id':' ','session':'s','code':''} | Field \"id\" must be a text that is not blank.",
        "{'type':'run','id':'r','session':{},'code':''} | Field \"session\" must be a text.",
        "{'type':'run','id':'r','session':'s'} | Field \"code\" must be given.",
        "{'type':'run','id':'r','session':'s','code':true} | Field \"code\" must be a text.",
        "{'type':'run','id':'r','session':'s','code':'','silent':'true'} "
            + "| Field \"silent\" must be true or false.",
        "{'type':'run','id':'r','session':'s','code':'','silent':1} "
            + "| Field \"silent\" must be true or false.",
        "{'type':'run','id':'r','session':'s','code':'','stdin':'Closed'} "
            + "| Field \"stdin\" must be one of interactive, closed.",
        "{'type':'run','id':'r','session':'s','code':'','stdin':' closed'} "
            + "| Field \"stdin\" must be one of interactive, closed.",
        "{'type':'run','id':'r','session':'s','code':'','stdin':0} "
            + "| Field \"stdin\" must be one of interactive, closed.",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':1.0} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds.",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':'5'} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds.",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':9223372036854775808} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds.",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':0} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds from 1 to 86400000 (one day).",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':-1} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds from 1 to 86400000 (one day).",
        "{'type':'run','id':'r','session':'s','code':'','timeoutMs':9223372036854775807} "
            + "| Field \"timeoutMs\" must be a whole number of milliseconds from 1 to 86400000 (one day).",
        "{'type':'run','id':'r','session':'s','code':'','files':{}} | Field \"files\" must be a list.",
        "{'type':'run','id':'r','session':'s','code':'','files':''} | Field \"files\" must be a list.",
        "{'type':'run','id':'r','session':'s','code':'','files':['a']} "
            + "| Field \"files[0]\" must be an object.",
        "{'type':'run','id':'r','session':'s','code':'','files':[{'path':'a','text':5}]} "
            + "| Field \"files[0].text\" must be a text.",
        "{'type':'run','id':'r','session':'s','code':'','files':[{'text':''}]} "
            + "| Field \"files[0].path\" must be given.",
        "{'type':'run','id':'r','session':'s','code':'','files':[{'path':'a'}]} "
            + "| Field \"files[0].text\" must be given, or else \"base64\", but not both.",
        "{'type':'run','id':'r','session':'s','code':'','files':[{'path':'a','text':'','base64':''}]} "
            + "| Field \"files[0].text\" must be given, or else \"base64\", but not both.",
        "{'type':'run','id':'r','session':'s','code':'','files':[{'path':'a','base64':'#'}]} "
            + "| Field \"files[0].base64\" must be base64 text (RFC 4648, the alphabet with + and /).",
        "{'type':'session.open','id':'o','packages':[null]} "
            + "| Field \"packages[0]\" must be something other than null "
            + "(leave a field without a value out).",
        "{'type':'session.open','id':'o','packages':['a',5]} | Field \"packages[1]\" must be a text.",
        "{'type':'session.open','id':'o','packages':['a','']} "
            + "| Field \"packages[1]\" must be a text that is not blank.",
        "{'type':'session.open','id':'o','packages':'numpy'} | Field \"packages\" must be a list.",
        "{'type':'hello','client':'cell'} | Field \"client\" must be an object.",
        "{'type':'hello','client':''} | Field \"client\" must be an object.",
        "{'type':'hello','client':[]} | Field \"client\" must be an object.",
        "{'type':'hello','resume':[{'session':'s','resumeToken':'t'}]} "
            + "| Field \"resume[0].lastSeq\" must be given, a whole number.",
        "{'type':'hello','resume':[{'session':'s','resumeToken':'t','lastSeq':-1}]} "
            + "| Field \"resume[0].lastSeq\" must be a whole number of at least 0.",
        "{'type':'ack','session':'s'} | Field \"seq\" must be given, a whole number.",
        "{'type':'ack','session':'s','seq':'3'} | Field \"seq\" must be a whole number.",
        "{'type':'ack','session':'s','seq':3.0} | Field \"seq\" must be a whole number.",
        "{'type':'ack','session':'s','seq':1e400} | Field \"seq\" must be a whole number.",
        "{'type':'ack','session':'s','seq':0} | Field \"seq\" must be a whole number of at least 1.",
        "{'seq':92233720368547758080,'type':'ack','session':'s'} | Field \"seq\" must be a whole number.",
        "{'type':'complete','id':'k','session':'s','code':'','cursor':2147483648} "
            + "| Field \"cursor\" must be a whole number.",
        "{'type':'complete','id':'k','session':'s','code':'','cursor':null} "
            + "| Field \"cursor\" must be something other than null (leave a field without a value out).",
        "{'type':'input','session':'s','re':'r','eof':0} | Field \"eof\" must be true or false.",
        "{'type':'pong','t':-1} | Field \"t\" must be a whole number of at least 0.",
        "{'type':'auth'} | Field \"token\" must be given.",
        "{'type':'run','id':'a','id':'b'} | The message gives a field twice in one object.",
        "{'type':'pong','type':'pong'} | The message gives a field twice in one object.",
        "{'type':'hello','client':{'name':'a','name':'b'}} | The message gives a field twice in one object.",
        "{'type':'pong','new':{'a':1,'a':1}} | The message gives a field twice in one object.",
        "{'type':'pong'} {} | A message must be exactly one JSON object.",
        "{'type':'pong'}] | The message is not valid JSON (line 1, column 16).",
        "{'type':'nope',} | The message is not valid JSON (line 1, column 16).",
      })
  void saysWhichFieldIsWrongAndWhatItMustBe(String message, String sentence) {
    var refusal = refusal(message);

    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(refusal).hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " \n", "null", "5", "'run'", "[]", "[{'type':'pong'}]", "{}", "{'type':5}", "{'type':null}",
        "{'type':{'type':'pong'}}", "{'Type':'pong'}", "{type:'pong'}", "\u0000"
      })
  void refusesWhatIsNoObjectWithAType(String text) {
    assertThat(refusal(text).code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void countsTheCharactersOfNames() {
    var longest = "n".repeat(128);

    assertThat(decode("{'type':'restart','id':'%s','session':'%s'}".formatted(longest, longest)))
        .isEqualTo(new ClientMessage.Restart(longest, longest));
    assertThat(refusal("{'type':'restart','id':'r','session':'" + longest + "n'}"))
        .hasMessage("Field \"session\" must be at most 128 characters long.");
    assertThat(refusal("{'type':'run','id':'r','session':'s','code':'','cell':'" + "c".repeat(201) + "'}"))
        .hasMessage("Field \"cell\" must be at most 200 characters long.");
  }

  @Test
  void countsTheElementsOfLists() {
    var packages = "'p',".repeat(64);

    assertThat(refusal("{'type':'session.open','id':'o','packages':[" + packages + "'p']}"))
        .hasMessage("Field \"packages\" must be a list of at most 64 elements.");
  }

  @Test
  void letsCodeBeLong() {
    assertThat(decode("{'type':'run','id':'r','session':'s','code':'" + "#".repeat(3_000_000) + "'}"))
        .isInstanceOf(Run.class);
  }

  @Test
  void repeatsLittleOfALongTextAndNeverHalfACharacter() {
    var type = "x".repeat(59) + "🐍".repeat(40);

    assertThat(refusal("{'type':'" + type + "'}"))
        .hasMessage("There is no message of type \"" + "x".repeat(59) + "…\".");
    for (var message :
        List.of(
            "{'type':'run','id':'r','session':'s','code':'','stdin':'" + LONG + "'}",
            "{'type':'run','id':'r','" + LONG + "':1}",
            "{'type':'run','id':'r','code':" + LONG + "}",
            "{'type':'hello','client':'" + LONG + "'}",
            "{'type':'ack','session':'s','seq':" + "9".repeat(5000) + "}")) {
      assertThat(refusal(message).getMessage())
          .hasSizeLessThan(200)
          .doesNotContain("xxxxx", "99999", "jackson", "java");
    }
  }

  @Test
  void refusesDeepNestingWithoutTrouble() {
    var deep = "[".repeat(100_000);

    assertThat(refusal("{'type':'pong','id':'p','x':" + deep))
        .hasMessage("The message is nested too deeply, or a text, name or number in it is too long.");
    assertThat(refusal("{'x':" + deep).code()).isEqualTo(ErrorCode.BAD_MESSAGE);
  }

  @Test
  void carriesControlCharactersAndLoneSurrogatesBothWays() {
    var text = "a\u0000b\u001b[1m\uD83D!\uDC0D\uD83D\uD83D\uDC0D é\u2028\uD83D";
    var json = CODEC.encode(new Stream("s", 1, "r", StreamName.STDOUT, text));

    assertThat(new String(json.getBytes(UTF_8), UTF_8))
        .isEqualTo(json)
        .contains("\\uD83D!\\uDC0D\\uD83D🐍", "é");
    assertThat(CODEC.decodeServer(json)).isEqualTo(new Stream("s", 1, "r", StreamName.STDOUT, text));
    assertThat(decode("{'type':'input','session':'s','re':'r','text':'\\u0000\\ud83d'}"))
        .isEqualTo(new ClientMessage.Input("s", "r", "\u0000\uD83D", false));
  }

  @Test
  void keepsTheOrderAndTheNullsOfDisplayData() {
    var data = new LinkedHashMap<String, Object>();
    data.put("text/html", "<b>");
    data.put("application/json", null);
    data.put("text/plain", "\uDC0D");
    var display = new Display("s", 1, "r", data, Map.of(), null, false, false);
    var json = CODEC.encode(display);

    assertThat(json).contains("{\"text/html\":\"<b>\",\"application/json\":null,\"text/plain\":\"\\uDC0D\"}");
    assertThat(CODEC.decodeServer(json)).isEqualTo(display);
  }

  /** Seeded, so that a failure comes back. */
  @Test
  void answersWhateverArrivesWithAMessageOrARefusal() {
    var random = new Random(1);
    var alphabet = "{}[]\":,\\u0d8ntrue-1.e9 \uD83D\u0000é";
    var originals = Samples.FULL_CLIENT.stream().map(CODEC::encode).toList();
    var refused = 0;
    for (int i = 0; i < 5_000; i++) {
      var text = new StringBuilder(originals.get(random.nextInt(originals.size())));
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        var message = CODEC.decode(text.toString());
        assertThat(CODEC.decode(CODEC.encode(message))).isEqualTo(message);
      } catch (InvalidMessage refusal) {
        refused++;
        assertThat(refusal.getMessage()).endsWith(".").doesNotContain("jackson", "java", "\u0000", "\n");
      }
    }
    assertThat(refused).isBetween(2_500, 4_999);
  }

  @Test
  void keepsSecretsOutOfLogs() {
    var secretive =
        List.of(
            new Hello("hidden", "hidden", null, List.of(), List.of(new Resume("s", "hidden", 0))),
            new ClientMessage.Auth("hidden"),
            new ClientMessage.Input("s", "r", "hidden", false),
            new ServerMessage.SessionOpened("o", "s", "hidden", 0, null, null, null, false));

    assertThat(secretive).allSatisfy(message -> assertThat(message.toString()).doesNotContain("hidden"));
  }

  private static InvalidMessage refusal(String message) {
    return catchThrowableOfType(InvalidMessage.class, () -> decode(message));
  }

  private static ClientMessage decode(String message) {
    return CODEC.decode(message.replace('\'', '"'));
  }
}
