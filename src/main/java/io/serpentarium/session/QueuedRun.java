package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import java.time.Instant;

/** A run that waits for its turn. */
record QueuedRun(ClientMessage.Run message, Instant since) {
  String id() {
    return message.id();
  }
}
