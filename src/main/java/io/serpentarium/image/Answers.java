package io.serpentarium.image;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Brings results of the store's threads to the Vert.x context of who asked for them. */
final class Answers {
  private Answers() {}

  static <T> Future<T> toCaller(CompletionStage<T> result) {
    var context = Vertx.currentContext();
    Future<T> future =
        context == null
            ? Future.fromCompletionStage(result)
            : Future.fromCompletionStage(result, context);
    return future.recover(failure -> Future.failedFuture(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? wrapper.getCause()
        : failure;
  }
}
