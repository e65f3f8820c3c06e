package io.serpentarium.pool;

/** What administrators ask of the pool; each is answered with the {@link PoolStatus} afterwards. */
sealed interface PoolOrder {

  record Look() implements PoolOrder {}

  /** Replaces every process. */
  record RecycleAll() implements PoolOrder {}

  /** Replaces the process of one slot. */
  record Recycle(int slot) implements PoolOrder {}

  /** Lends nothing until {@link Resume}. */
  record Drain() implements PoolOrder {}

  record Resume() implements PoolOrder {}
}
