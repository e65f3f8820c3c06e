package io.serpentarium.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What {@link PoolState} asks its verticle to do, after the state itself has already changed. */
sealed interface PoolEffect {

  /** Start a process for a new slot. */
  record Launch(int slot, String environment) implements PoolEffect {}

  /** Call {@link PoolState#tick} again after that time. */
  record TickAfter(Duration delay) implements PoolEffect {}

  /** Give the slot a clean isolate: a fresh one, or the present one made clean {@code inPlace}. */
  record Renew(int slot, boolean inPlace) implements PoolEffect {}

  /** End the slot's process. */
  record Kill(int slot, String cause) implements PoolEffect {}

  /** Lend the slot's runner. */
  record Grant(Waiter waiter, int slot) implements PoolEffect {}

  /** Turn a waiter away. */
  record Refuse(Waiter waiter, Refusal refusal) implements PoolEffect {}

  /** Tell a waiter where it stands; the estimate is absent until runs have been seen. */
  record Position(Waiter waiter, int position, @Nullable Duration estimate) implements PoolEffect {}

  /** Ask the session that holds the slot, idle as far as the pool knows, to give it back. */
  record Evict(Waiter holder, int slot) implements PoolEffect {}

  /**
   * Ask the session that holds the slot, busy as far as the pool knows, to give it back at the end of its present
   * run; or take that back.
   */
  record Yield(Waiter holder, int slot, boolean wanted) implements PoolEffect {}
}
