package io.serpentarium.seats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Those who wait for a seat of one limit, in the order of their coming. Not thread-safe: guarded by its stock. */
final class Waiters {
  private final ArrayDeque<Waiter> line = new ArrayDeque<>();

  private record Waiter(CompletableFuture<Signal> promise, long since) {
    boolean isGone() {
      return promise.isDone();
    }
  }

  CompletableFuture<Signal> add(long nanos) {
    var promise = new CompletableFuture<Signal>();
    line.add(new Waiter(promise, nanos));
    return promise;
  }

  boolean isEmpty() {
    while (!line.isEmpty() && line.peek().isGone()) {
      line.poll();
    }
    return line.isEmpty();
  }

  int size() {
    line.removeIf(Waiter::isGone);
    return line.size();
  }

  /** Takes out the first ones. */
  List<CompletableFuture<Signal>> first(long count) {
    var out = new ArrayList<CompletableFuture<Signal>>();
    while (out.size() < count && !isEmpty()) {
      out.add(line.remove().promise());
    }
    return out;
  }

  /** Takes out those who came before that moment. */
  List<CompletableFuture<Signal>> until(long nanos) {
    var out = new ArrayList<CompletableFuture<Signal>>();
    while (!isEmpty() && line.element().since() - nanos <= 0) {
      out.add(line.remove().promise());
    }
    return out;
  }
}
