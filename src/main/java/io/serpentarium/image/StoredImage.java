package io.serpentarium.image;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * An image that is read in pieces. All of it has been verified when this object exists, and each piece is verified once
 * more when it is read. Prepares one piece ahead. Close it, also after the last piece. Thread-safe.
 */
public final class StoredImage {
  private final ImageInfo info;
  private final Decoder decoder;
  private final Strand strand;
  private CompletableFuture<Optional<byte[]>> ahead;

  StoredImage(ImageInfo info, Decoder decoder, Executor threads) {
    this.info = info;
    this.decoder = decoder;
    this.strand = new Strand(threads);
    this.ahead = strand.add(this::read);
  }

  public ImageInfo info() {
    return info;
  }

  /**
   * The next piece, at most 256 KiB; empty when the image is complete. Fails when the file changed on disk since it
   * was opened, or cannot be read any more.
   */
  public Future<Optional<byte[]>> next() {
    return Answers.toCaller(take());
  }

  private synchronized CompletableFuture<Optional<byte[]>> take() {
    var piece = ahead;
    ahead = strand.add(this::read);
    return piece;
  }

  private Optional<byte[]> read() {
    try {
      return decoder.next();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the image %s changed or closed".formatted(info.id()), unreadable);
    }
  }

  public Future<Void> close() {
    return Answers.toCaller(strand.add(this::closeFile).thenAccept(_ -> {}));
  }

  private Boolean closeFile() {
    try {
      decoder.close();
      return true;
    } catch (IOException lost) {
      throw new UncheckedIOException("the image %s was not closed".formatted(info.id()), lost);
    }
  }
}
