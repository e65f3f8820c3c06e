package io.serpentarium.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/**
 * Joins the frames of a WebSocket message, up to a limit that can change. Not thread-safe: confined to the
 * context of its connection.
 *
 * <p>What is over the limit is thrown away as it comes, so that it costs no memory and the socket, which other
 * cells share, can stay open.
 */
final class MessageAssembler {
  private Buffer bytes = Buffer.buffer();
  private int limit;
  private long received;
  private boolean binary;
  private boolean overflowing;

  /** What a frame completed. */
  sealed interface Assembled {
    /** The message has further frames. */
    record Incomplete() implements Assembled {}

    record Text(String text) implements Assembled {}

    record Binary() implements Assembled {}

    /** The message had that many bytes and is gone. */
    record TooLarge(long bytes) implements Assembled {}
  }

  MessageAssembler(int limitBytes) {
    this.limit = limitBytes;
  }

  void limit(int bytes) {
    limit = bytes;
  }

  /** Whether the message under way is over the limit already, although it may not have ended. */
  boolean isOverflowing() {
    return overflowing;
  }

  Assembled add(WebSocketFrame frame) {
    binary |= frame.isBinary();
    var chunk = frame.binaryData();
    received += chunk.length();
    overflowing |= received > limit;
    if (!binary && !overflowing) {
      bytes.appendBuffer(chunk);
    }
    return frame.isFinal() ? finish() : new Assembled.Incomplete();
  }

  private Assembled finish() {
    var assembled =
        binary
            ? new Assembled.Binary()
            : overflowing
                ? new Assembled.TooLarge(received)
                : new Assembled.Text(bytes.toString(StandardCharsets.UTF_8));
    bytes = Buffer.buffer();
    received = 0;
    binary = false;
    overflowing = false;
    return assembled;
  }
}
