package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of this machine's sessions: runs may end, none begins. Not thread-safe: confined to the context of the
 * session verticle.
 */
final class Draining {
  private final Vertx vertx;
  private final Registry registry;
  private final Performer performer;
  private final List<Message<?>> askers = new ArrayList<>();
  private boolean underWay;

  Draining(Vertx vertx, Registry registry, Performer performer) {
    this.vertx = vertx;
    this.registry = registry;
    this.performer = performer;
  }

  /** Begins; who asked is answered when the last run has ended and each session is on disk. */
  void begin(Message<?> asker) {
    underWay = true;
    askers.add(asker);
  }

  boolean isUnderWay() {
    return underWay;
  }

  static Failure refusal(String request) {
    return Failure.of(request, null, ErrorCode.DRAINING, Sentences.draining());
  }

  /** Sends away each connection that waits for nothing any more; does nothing before {@link #begin}. */
  void closeIdleConnections() {
    if (!underWay) {
      return;
    }
    for (var entry : registry.sessions()) {
      performer.perform(entry, entry.session.drain());
    }
    for (var connection : registry.connections()) {
      if (connection.held().stream().allMatch(entry -> entry.session.isSettled())) {
        connection.deliveries.send(
            vertx, new Delivery.Close(connection.id, CloseCode.RESTARTING, Sentences.draining()));
      }
    }
    if (registry.allSettled()) {
      askers.forEach(asker -> Address.reply(asker, true));
      askers.clear();
    }
  }
}
