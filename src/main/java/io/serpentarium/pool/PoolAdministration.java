package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Looks at the pool of this machine and intervenes in it; each call answers how it is then. Thread-safe. */
public final class PoolAdministration {
  static final Address<PoolOrder> ADDRESS = new Address<>("pool.administration");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;

  public PoolAdministration(Vertx vertx) {
    this.vertx = vertx;
  }

  public Future<PoolStatus> look() {
    return ask(new PoolOrder.Look());
  }

  /** Replaces all processes: those that nobody holds now, the others when they come back. */
  public Future<PoolStatus> recycle() {
    return ask(new PoolOrder.RecycleAll());
  }

  /** Replaces the process of one slot; does nothing when there is no such slot. */
  public Future<PoolStatus> recycle(int slot) {
    return ask(new PoolOrder.Recycle(slot));
  }

  /** Lends nothing and ends each process when its session has left it, until {@link #resume}. */
  public Future<PoolStatus> drain() {
    return ask(new PoolOrder.Drain());
  }

  public Future<PoolStatus> resume() {
    return ask(new PoolOrder.Resume());
  }

  private Future<PoolStatus> ask(PoolOrder order) {
    return ADDRESS.request(vertx, order, PATIENCE);
  }
}
