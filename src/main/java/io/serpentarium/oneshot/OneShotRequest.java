package io.serpentarium.oneshot;

import io.serpentarium.protocol.ExecuteRequest;
import io.serpentarium.quota.EnvironmentRights;

/** What the rest of the server asks of the one-shot verticle. */
sealed interface OneShotRequest {

  /** Run it; answered with an {@code ExecuteResponse}, or a {@code Failure} when it is refused. */
  record Execute(long id, Customer customer, ExecuteRequest request) implements OneShotRequest {
    Need need() {
      return new Need(customer.principal(), EnvironmentRights.wanted(request.profile()));
    }
  }

  /** Whoever asked is gone: stop it. */
  record Abandon(long id) implements OneShotRequest {}
}
