package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Resume;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * Where connections bring what their clients say. Thread-safe; this is the room's door.
 *
 * <p>Answers come as {@link Delivery}s to the address given in {@link #connected}.
 */
public final class SessionClient {
  static final Address<SessionRequest> ADDRESS = new Address<>("session");

  private final Vertx vertx;

  public SessionClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Makes a welcomed connection known; has to come before anything else of it. */
  public void connected(String connection, Owner owner, Address<Delivery> deliveries, List<Resume> resume) {
    ADDRESS.send(vertx, new SessionRequest.Connected(connection, owner, deliveries, resume));
  }

  /** The socket is gone; its sessions wait for a resume. */
  public void disconnected(String connection) {
    ADDRESS.send(vertx, new SessionRequest.Disconnected(connection));
  }

  public void say(String connection, ClientMessage message) {
    ADDRESS.send(vertx, new SessionRequest.Said(connection, message));
  }

  /** Holds back output for a connection whose socket is full, or lets it flow again. */
  public void stalled(String connection, boolean stalled) {
    ADDRESS.send(vertx, new SessionRequest.Stalled(connection, stalled));
  }

  /** Starts no further run; completes when the last has ended, fails when that takes too long. */
  public Future<Void> drain(Duration patience) {
    return ADDRESS.<Object>request(vertx, new SessionRequest.Drain(), patience).mapEmpty();
  }
}
