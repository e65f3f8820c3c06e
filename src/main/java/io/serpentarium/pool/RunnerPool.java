package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.vertx.core.Vertx;

/**
 * Lends runners to sessions. Thread-safe; this is the room's door.
 *
 * <p>Answers come as {@link PoolNotice}s to the address that the {@link Waiter} names.
 */
public final class RunnerPool {
  static final Address<PoolRequest> ADDRESS = new Address<>("pool");

  private final Vertx vertx;

  public RunnerPool(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Asks for a runner; exactly one {@code Granted} or {@code Refused} answers unless it is cancelled. */
  public void acquire(Waiter waiter) {
    send(new PoolRequest.Acquire(waiter));
  }

  /** Takes an {@link #acquire} back; a grant that has been sent already must still be released. */
  public void cancel(Waiter waiter) {
    send(new PoolRequest.Cancel(waiter));
  }

  /** Lends nothing from now on and ends each process when its session has left it. */
  public void drain() {
    send(new PoolRequest.Drain());
  }

  void send(PoolRequest request) {
    ADDRESS.send(vertx, request);
  }
}
