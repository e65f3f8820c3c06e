package io.serpentarium.pool;

/** What the rest of the server asks of the pool verticle. */
sealed interface PoolRequest {

  record Acquire(Waiter waiter) implements PoolRequest {}

  record Cancel(Waiter waiter) implements PoolRequest {}

  record Released(int slot, Waiter holder) implements PoolRequest {}

  /** The holder has had its isolate replaced, which should not take long. */
  record Booting(int slot, Waiter holder) implements PoolRequest {}

  record Busy(int slot, Waiter holder) implements PoolRequest {}

  /** The holder has finished a run; {@code goesOn} when it has another one to start. */
  record RunEnded(int slot, Waiter holder, boolean goesOn) implements PoolRequest {}

  /** The holder has nothing to do after all. */
  record Idle(int slot, Waiter holder) implements PoolRequest {}

  record EvictionRefused(int slot, Waiter holder) implements PoolRequest {}

  record Drain() implements PoolRequest {}
}
