package io.serpentarium.quota;

import java.time.Duration;

/**
 * The right to one run, from its admission to its end. Thread-safe.
 *
 * <p>Processor time up to the allowance is set aside for it, so that a sum cannot be exceeded by what runs at the
 * same time.
 */
public interface RunPermit extends Permit {
  /** How long it may take at most, because of what is left of the period's processor time. */
  Duration allowance();

  /** Ends it: the processor time that it took counts, the rest of the allowance goes back. */
  void settle(Duration cpu);

  /** Ends a run that never began. */
  @Override
  default void release() {
    settle(Duration.ZERO);
  }
}
