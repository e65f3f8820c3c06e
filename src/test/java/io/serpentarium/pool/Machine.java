package io.serpentarium.pool;

import org.jspecify.annotations.Nullable;

/** A process behind a slot, as a test sees it. */
final class Machine {
  boolean warm;
  boolean killed;
  boolean spoiled;
  @Nullable String tenant;
  @Nullable Waiter holder;
}
