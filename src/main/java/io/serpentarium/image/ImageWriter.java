package io.serpentarium.image;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes an image in pieces while a runner sends it. Calls are served in their order; end it with {@link #commit} or
 * {@link #abort}. Thread-safe.
 */
public final class ImageWriter {
  private final Draft draft;
  private final Strand strand;
  private final Consumer<ImageWriter> whenEnded;

  ImageWriter(Draft draft, Executor threads, Consumer<ImageWriter> whenEnded) {
    this.draft = draft;
    this.strand = new Strand(threads);
    this.whenEnded = whenEnded;
  }

  /**
   * Adds a piece of any size, which must not be changed afterwards.
   *
   * <p>Its future completes when the piece is out of memory: who waits for it before reading on from the runner
   * bounds what this server holds. It answers false when the image is refused; {@link #commit} then says why, and more
   * pieces are in vain.
   */
  public Future<Boolean> write(byte[] piece) {
    return Answers.toCaller(strand.add(() -> draft.add(piece)));
  }

  /** Adds a copy of the buffer's bytes, see {@link #write(byte[])}. */
  public Future<Boolean> write(Buffer piece) {
    return write(piece.getBytes());
  }

  /** Puts the image in its place; until then, the one before is found there. */
  public Future<Saved> commit() {
    return Answers.toCaller(
        strand.add(
            () -> {
              try {
                return draft.commit();
              } finally {
                whenEnded.accept(this);
              }
            }));
  }

  /** Gives the image up; does nothing when it has been committed or refused. */
  public Future<Void> abort() {
    return Answers.toCaller(end(Refusals.ABORTED));
  }

  CompletableFuture<Void> end(Saved.Refused why) {
    return strand
        .add(
            () -> {
              draft.end(why);
              whenEnded.accept(this);
              return why;
            })
        .thenAccept(_ -> {});
  }
}
