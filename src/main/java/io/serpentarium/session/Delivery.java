package io.serpentarium.session;

import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.ServerMessage;
import java.util.List;

/** What the sessions have for a connection. */
public sealed interface Delivery {
  /** The connection's id. */
  String connection();

  /** Messages to send, in that order. */
  record Messages(String connection, List<ServerMessage> messages) implements Delivery {}

  /** The socket is to be closed, after what was delivered before. */
  record Close(String connection, CloseCode code, String reason) implements Delivery {}
}
