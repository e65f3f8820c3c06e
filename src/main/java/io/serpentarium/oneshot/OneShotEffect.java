package io.serpentarium.oneshot;

import io.serpentarium.pool.Refusal;

/** What {@link OneShotState} asks its verticle to do, after the state itself has already changed. */
sealed interface OneShotEffect {

  /** Ask the pool for a runner for this bench. */
  record Acquire(long bench, Need need) implements OneShotEffect {}

  record CancelAcquire(long bench) implements OneShotEffect {}

  /** Run the request on the bench's clean runner. */
  record Start(long bench, long request) implements OneShotEffect {}

  /** Make the bench's runner clean. */
  record Reset(long bench) implements OneShotEffect {}

  /** Tell the pool that the bench keeps its clean runner without using it. */
  record Rest(long bench) implements OneShotEffect {}

  /** Stop what the bench runs. */
  record Interrupt(long bench, long request) implements OneShotEffect {}

  /** Give the bench's runner back. */
  record Release(long bench) implements OneShotEffect {}

  /** Say no to the pool's wish for the runner. */
  record RefuseEviction(long bench) implements OneShotEffect {}

  /** Turn a request away. */
  record Refuse(long request, Refusal refusal) implements OneShotEffect {}
}
