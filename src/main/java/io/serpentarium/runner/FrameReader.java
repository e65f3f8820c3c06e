package io.serpentarium.runner;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a runner's standard output into frames. Not thread-safe: confined to the process's reader thread.
 *
 * <p>The length is checked before anything is allocated, and a frame without a known token is hostile.
 */
final class FrameReader {
  /** The longest frame that a runner may send, in bytes. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  private final DataInputStream in;

  FrameReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** A frame as it came: still to be authenticated and decoded. */
  record RawFrame(int kind, byte[] token, byte[] body) {}

  /**
   * Waits for the next frame.
   *
   * @throws EOFException at the end of the stream, also in the middle of a frame
   */
  RawFrame next() throws IOException, HostileFrameException {
    var length = in.readInt();
    if (length < 1 + Token.LENGTH || length > MAX_LENGTH) {
      throw new HostileFrameException("a frame of " + length + " bytes");
    }
    var kind = in.readUnsignedByte();
    var token = new byte[Token.LENGTH];
    in.readFully(token);
    var body = new byte[length - 1 - Token.LENGTH];
    in.readFully(body);
    return new RawFrame(kind, token, body);
  }

  /** Whether a further frame can be read without waiting for its first byte. */
  boolean ready() throws IOException {
    return in.available() > 0;
  }
}
