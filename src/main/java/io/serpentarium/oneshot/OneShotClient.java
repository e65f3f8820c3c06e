package io.serpentarium.oneshot;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.ExecuteRequest;
import io.serpentarium.protocol.ExecuteResponse;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Runs code once, in a clean interpreter. Thread-safe; this is the room's door. */
public final class OneShotClient {
  static final Address<OneShotRequest> ADDRESS = new Address<>("oneshot");

  /** A run may wait for a runner as long as this, besides its own time. */
  private static final Duration MOST_WAIT = Duration.ofMinutes(10);

  private static final AtomicLong IDS = new AtomicLong();

  private final Vertx vertx;
  private final Duration patience;

  /** A run under way, and what it will have caused. */
  public record Execution(long id, Future<Answer> answer) {}

  /** How a request was answered. */
  public sealed interface Answer {
    record Done(ExecuteResponse response) implements Answer {}

    record Refused(Failure failure) implements Answer {}
  }

  /** {@code runTime} is the longest that a run may take. */
  public OneShotClient(Vertx vertx, Duration runTime) {
    this.vertx = vertx;
    this.patience = runTime.plus(MOST_WAIT);
  }

  public Execution execute(Customer customer, ExecuteRequest request) {
    var id = IDS.incrementAndGet();
    return new Execution(
        id, ADDRESS.request(vertx, new OneShotRequest.Execute(id, customer, request), patience));
  }

  /** Nobody waits for the answer any more. */
  public void abandon(Execution execution) {
    ADDRESS.send(vertx, new OneShotRequest.Abandon(execution.id()));
  }
}
