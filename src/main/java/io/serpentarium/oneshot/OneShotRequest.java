package io.serpentarium.oneshot;

import io.serpentarium.protocol.ExecuteRequest;

/** What the rest of the server asks of the one-shot verticle. */
sealed interface OneShotRequest {

  /** Run it; answered with an {@code ExecuteResponse}, or a {@code Failure} when it is refused. */
  record Execute(long id, Customer customer, ExecuteRequest request) implements OneShotRequest {}

  /** Whoever asked is gone: stop it. */
  record Abandon(long id) implements OneShotRequest {}
}
