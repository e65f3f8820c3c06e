package io.serpentarium.session;

import io.serpentarium.image.ImageWriter;
import io.serpentarium.runner.ImageSink;
import io.vertx.core.Future;
import java.util.ArrayDeque;

/**
 * Passes an image on to the store, a few pieces ahead of it: the next ones are read from the runner while the store
 * compresses, and what waits in memory is bounded. Not thread-safe: confined to the runner's reader thread.
 */
final class LookAhead implements ImageSink {
  private static final int PIECES = 8;

  private final ImageWriter writer;
  private final ArrayDeque<Future<Boolean>> underWay = new ArrayDeque<>(PIECES);

  LookAhead(ImageWriter writer) {
    this.writer = writer;
  }

  /** When the store refuses a piece, the commit says why. */
  @Override
  public void accept(byte[] piece) {
    if (underWay.size() == PIECES) {
      underWay.removeFirst().toCompletionStage().toCompletableFuture().join();
    }
    underWay.addLast(writer.write(piece));
  }
}
