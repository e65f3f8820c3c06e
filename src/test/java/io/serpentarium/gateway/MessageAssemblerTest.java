package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.gateway.MessageAssembler.Assembled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
  private static final Assembled INCOMPLETE = new Assembled.Incomplete();
  private final MessageAssembler assembler = new MessageAssembler(8);

  @Test
  void passesAWholeMessageOn() {
    assertThat(text("hello", true)).isEqualTo(new Assembled.Text("hello"));
    assertThat(text("", true)).isEqualTo(new Assembled.Text(""));
  }

  @Test
  void joinsFramesAlsoInTheMidstOfACharacter() {
    var bytes = "é€".getBytes(StandardCharsets.UTF_8);
    assertThat(text("", false)).isEqualTo(INCOMPLETE);
    assertThat(part(bytes, 0, 1, false)).isEqualTo(INCOMPLETE);
    assertThat(part(bytes, 1, 3, false)).isEqualTo(INCOMPLETE);
    assertThat(part(bytes, 3, bytes.length, true)).isEqualTo(new Assembled.Text("é€"));
  }

  @Test
  void takesAMessageAsLongAsTheLimitAndNoLonger() {
    assertThat(text("12345678", true)).isEqualTo(new Assembled.Text("12345678"));
    assertThat(text("123456789", true)).isEqualTo(new Assembled.TooLarge(9));
    assertThat(text("again", true)).isEqualTo(new Assembled.Text("again"));
  }

  @Test
  void countsAndThrowsAwayWhatGoesOnBeyondTheLimit() {
    assertThat(text("123456", false)).isEqualTo(INCOMPLETE);
    assertThat(assembler.isOverflowing()).isFalse();
    assertThat(more("789", false)).isEqualTo(INCOMPLETE);
    assertThat(assembler.isOverflowing()).isTrue();
    assertThat(more("0", true)).isEqualTo(new Assembled.TooLarge(10));
    assertThat(assembler.isOverflowing()).isFalse();
    assertThat(text("next", true)).isEqualTo(new Assembled.Text("next"));
  }

  @Test
  void neverPassesOnAMessageOfWhichItHasThrownAPartAway() {
    text("123456789", false);
    assembler.limit(100);
    assertThat(more("0", true)).isEqualTo(new Assembled.TooLarge(10));
    assertThat(text("123456789", true)).isEqualTo(new Assembled.Text("123456789"));
  }

  @Test
  void recognisesBinaryMessages() {
    assertThat(assembler.add(WebSocketFrame.binaryFrame(Buffer.buffer("x"), false))).isEqualTo(INCOMPLETE);
    assertThat(more("y", true)).isEqualTo(new Assembled.Binary());
    assertThat(text("z", true)).isEqualTo(new Assembled.Text("z"));
  }

  private Assembled text(String text, boolean last) {
    return assembler.add(WebSocketFrame.textFrame(text, last));
  }

  private Assembled more(String text, boolean last) {
    return assembler.add(WebSocketFrame.continuationFrame(Buffer.buffer(text), last));
  }

  private Assembled part(byte[] bytes, int from, int to, boolean last) {
    return assembler.add(WebSocketFrame.continuationFrame(Buffer.buffer(Arrays.copyOfRange(bytes, from, to)), last));
  }
}
