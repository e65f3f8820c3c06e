package io.serpentarium.runner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of a runner, byte by byte. */
final class Bytes {
  private Bytes() {}

  static byte[] frame(int kind, Token token, String body) {
    return frame(kind, token, utf8(body));
  }

  static byte[] frame(int kind, Token token, byte[] body) {
    return ByteBuffer.allocate(5 + Token.LENGTH + body.length)
        .putInt(1 + Token.LENGTH + body.length)
        .put((byte) kind)
        .put(token.bytes())
        .put(body)
        .array();
  }

  static byte[] pong(Token token, long nonce) {
    return frame(FrameKind.PONG, token, ByteBuffer.allocate(Long.BYTES).putLong(nonce).array());
  }

  static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
