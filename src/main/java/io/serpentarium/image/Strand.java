package io.serpentarium.image;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Does blocking work on the store's threads, one piece after the other in the order given. Thread-safe. */
final class Strand {
  private final Executor threads;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  Strand(Executor threads) {
    this.threads = threads;
  }

  /** A piece that fails does not keep the next one from being done. */
  synchronized <T> CompletableFuture<T> add(Supplier<T> work) {
    CompletableFuture<T> next = last.handleAsync((_, _) -> work.get(), threads);
    last = next;
    return next;
  }
}
