package io.serpentarium.oneshot;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.ExecuteRequest;
import io.serpentarium.protocol.ExecuteResponse;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.tenant.Quota;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Runs code once, in a clean interpreter. Thread-safe; this is the room's door. */
public final class OneShotClient {
  static final Address<OneShotRequest> ADDRESS = new Address<>("oneshot");

  /** A run may wait for a runner as long as ten minutes, besides its own time, which its tenant's quota may raise. */
  private static final Duration PATIENCE = Duration.ofMillis(Quota.RUN_MILLIS.max()).plusMinutes(10);

  private static final AtomicLong IDS = new AtomicLong();

  private final Vertx vertx;

  /** A run under way, and what it will have caused. */
  public record Execution(long id, Future<Answer> answer) {}

  /** How a request was answered. */
  public sealed interface Answer {
    record Done(ExecuteResponse response) implements Answer {}

    record Refused(Failure failure) implements Answer {}
  }

  public OneShotClient(Vertx vertx) {
    this.vertx = vertx;
  }

  public Execution execute(Customer customer, ExecuteRequest request) {
    var id = IDS.incrementAndGet();
    return new Execution(
        id, ADDRESS.request(vertx, new OneShotRequest.Execute(id, customer, request), PATIENCE));
  }

  /** Nobody waits for the answer any more. */
  public void abandon(Execution execution) {
    ADDRESS.send(vertx, new OneShotRequest.Abandon(execution.id()));
  }
}
