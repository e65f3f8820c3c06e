package io.serpentarium.pool;

/** What the rest of the server asks of the pool verticle. */
sealed interface PoolRequest {

  record Acquire(Waiter waiter) implements PoolRequest {}

  record Cancel(Waiter waiter) implements PoolRequest {}

  record Released(int slot, Waiter holder) implements PoolRequest {}

  /** The holder has had its isolate replaced, which should not take long. */
  record Booting(int slot, Waiter holder) implements PoolRequest {}

  record Busy(int slot, Waiter holder) implements PoolRequest {}

  record Idle(int slot, Waiter holder) implements PoolRequest {}

  record EvictionRefused(int slot, Waiter holder) implements PoolRequest {}

  record Drain() implements PoolRequest {}
}
