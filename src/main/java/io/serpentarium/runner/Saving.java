package io.serpentarium.runner;

/**
 * A session image on its way from the runner. Not thread-safe: confined to the process's reader thread, once it
 * is there.
 */
final class Saving {
  private final long maxBytes;
  private final ImageSink sink;
  private long bytes;

  Saving(long maxBytes, ImageSink sink) {
    this.maxBytes = maxBytes;
    this.sink = sink;
  }

  void add(byte[] piece) throws HostileFrameException {
    bytes += piece.length;
    if (piece.length == 0 || bytes > maxBytes) {
      throw new HostileFrameException("an image beyond its limit, or a piece without bytes");
    }
    sink.accept(piece);
  }
}
