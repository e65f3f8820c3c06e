package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage.Notice;
import java.util.Map;

/** What readers are told in whole sentences. */
final class Sentences {
  private Sentences() {}

  static Notice evicted(String session) {
    return new Notice(
        "session_reset",
        Notice.Level.WARNING,
        "All runners were busy and this session had been idle longest, so its variables are gone. "
            + "Run the cells above again.",
        Map.of("session", session));
  }

  static String filesTooLarge(long bytes, long limit) {
    return "The files have %d bytes together, the limit is %d (fileBytes).".formatted(bytes, limit);
  }

  static String gone(String session) {
    return "Session %s does not exist any more, or belongs to somebody else. Open a new one."
        .formatted(session);
  }

  static String draining() {
    return "This server is going down; reconnect to reach another one.";
  }
}
