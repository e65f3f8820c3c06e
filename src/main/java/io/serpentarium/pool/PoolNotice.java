package io.serpentarium.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the pool tells a session; {@code waiter} is the request that it belongs to. */
public sealed interface PoolNotice {
  Waiter waiter();

  /** The runner is the session's until it releases the lease; a session that is gone releases it at once. */
  record Granted(Waiter waiter, Lease lease) implements PoolNotice {}

  /** There will be no runner; nothing has to be given back. */
  record Refused(Waiter waiter, Refusal refusal) implements PoolNotice {}

  /** The session's place in the waiting line, first is 1. */
  record Position(Waiter waiter, int position, @Nullable Duration estimate) implements PoolNotice {}

  /**
   * A busy session needs this one's runner. The holder answers with {@link Lease#release} when it is idle,
   * else with {@link Lease#refuseEviction}.
   */
  record EvictionWanted(Waiter waiter) implements PoolNotice {}

  /**
   * Others wait who come first: this one, which is busy, is to give its runner back at the end of its present run
   * even if others of its runs wait, and to ask for one again; or that is no longer wanted. The holder answers with
   * {@link Lease#release}, or with {@link Lease#refuseEviction} when it cannot leave without a loss.
   */
  record YieldWanted(Waiter waiter, boolean wanted) implements PoolNotice {}
}
