package io.serpentarium.gateway;

import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.tenant.Caller;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Watches whether a caller who was let in may stay: until the key or token expires, and whenever the tenant was
 * changed. Not thread-safe: confined to the context of its connection.
 */
final class Vigil {
  private final Vertx vertx;
  private final TenantDirectory tenants;
  private final Consumer<Rejected> end;
  private Caller caller;
  private long timer = -1;

  /** {@code end} is called once, when the caller has to go. */
  Vigil(Vertx vertx, TenantDirectory tenants, Caller caller, Consumer<Rejected> end) {
    this.vertx = vertx;
    this.tenants = tenants;
    this.caller = caller;
    this.end = end;
  }

  Caller caller() {
    return caller;
  }

  /** The caller has shown a newer token. */
  void renewed(Caller newer) {
    caller = newer;
    look();
  }

  void look() {
    vertx.cancelTimer(timer);
    tenants.recheck(caller).ifPresentOrElse(end, this::untilItExpires);
  }

  private void untilItExpires() {
    caller
        .validUntil()
        .ifPresent(
            until -> {
              var left = Duration.between(Instant.now(), until).toMillis();
              // Far away is looked at again on the way, for timers are not made for months.
              timer = vertx.setTimer(Math.clamp(left + 1, 1, Duration.ofHours(1).toMillis()), _ -> look());
            });
  }

  void stop() {
    vertx.cancelTimer(timer);
  }
}
