package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private final Token token = Token.random();

  @Test
  void cutsAStreamIntoFrames() throws Exception {
    var reader =
        new FrameReader(
            new ByteArrayInputStream(
                Bytes.join(Bytes.frame(FrameKind.STDOUT, token, "héllo"), Bytes.frame(FrameKind.DONE, token, ""))));
    var first = reader.next();
    assertThat(first.kind()).isEqualTo(FrameKind.STDOUT);
    assertThat(token.matches(first.token())).isTrue();
    assertThat(first.body()).isEqualTo(Bytes.utf8("héllo"));
    assertThat(reader.ready()).isTrue();
    assertThat(reader.next().body()).isEmpty();
    assertThat(reader.ready()).isFalse();
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void putsFramesTogetherThatArriveByteByByte() throws Exception {
    var whole = new ByteArrayInputStream(Bytes.frame(FrameKind.STDERR, token, "abc"));
    var dripping =
        new InputStream() {
          @Override
          public int read() {
            return whole.read();
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return whole.read(into, offset, Math.min(1, length));
          }
        };
    assertThat(new FrameReader(dripping).next().body()).isEqualTo(Bytes.utf8("abc"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, -1, Integer.MIN_VALUE, FrameReader.MAX_LENGTH + 1, Integer.MAX_VALUE})
  void refusesALengthThatNoFrameHasBeforeReadingOn(int length) {
    var in = new ByteArrayInputStream(ByteBuffer.allocate(64).putInt(length).array());
    assertThatThrownBy(() -> new FrameReader(in).next())
        .isInstanceOf(HostileFrameException.class)
        .hasMessage("a frame of " + length + " bytes");
    assertThat(in.available()).isEqualTo(60);
  }

  @Test
  void takesTheShortestAndTheLongestFrame() throws Exception {
    var longest = new byte[FrameReader.MAX_LENGTH - 1 - Token.LENGTH];
    var in = Bytes.join(Bytes.frame(FrameKind.STDOUT, token, ""), Bytes.frame(FrameKind.STDOUT, token, longest));
    var reader = new FrameReader(new ByteArrayInputStream(in));
    assertThat(reader.next().body()).isEmpty();
    assertThat(reader.next().body()).hasSameSizeAs(longest);
  }

  @Test
  void endsInTheMiddleOfAFrame() {
    var frame = Bytes.frame(FrameKind.STDOUT, token, "abc");
    for (var length = 0; length < frame.length; length++) {
      var torn = new ByteArrayInputStream(Arrays.copyOf(frame, length));
      assertThatThrownBy(() -> new FrameReader(torn).next()).isInstanceOf(EOFException.class);
    }
  }
}
