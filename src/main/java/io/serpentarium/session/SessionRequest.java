package io.serpentarium.session;

import io.serpentarium.bus.Address;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Resume;
import java.util.List;

/** What connections ask of the session verticle. */
sealed interface SessionRequest {

  /** A connection has been welcomed; the sessions that it comes back for are resumed. */
  record Connected(String connection, Owner owner, Address<Delivery> deliveries, List<Resume> resume)
      implements SessionRequest {}

  record Disconnected(String connection) implements SessionRequest {}

  record Said(String connection, ClientMessage message) implements SessionRequest {}

  /** The connection's socket takes nothing more at present, or takes again. */
  record Stalled(String connection, boolean stalled) implements SessionRequest {}

  /** Starts no more runs; answered when the last one has ended. */
  record Drain() implements SessionRequest {}
}
