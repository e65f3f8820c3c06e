package io.serpentarium.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

/** A process behind a slot, as a test sees it. */
final class Machine {
  final String environment;
  boolean warm;
  boolean killed;
  boolean spoiled;
  @Nullable String tenant;

  /** The principal whose traces the isolate may have. */
  @Nullable String used;

  @Nullable Waiter holder;

  Machine(String environment) {
    this.environment = environment;
  }

  void renew(boolean inPlace) {
    warm = false;
    used = inPlace ? used : null;
  }

  void lend(Waiter waiter) {
    assertThat(used).as("whom the isolate has served").isIn(null, waiter.principal());
    assertThat(environment).as("environment of the process").isEqualTo(waiter.environment());
    used = waiter.principal();
    tenant = waiter.tenant();
    holder = waiter;
  }
}
