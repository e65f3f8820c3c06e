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

  static Notice crashed(String session) {
    return lost(session, "Python ended unexpectedly");
  }

  static Notice outOfMemory(String session, long limit) {
    return lost(session, "Python needed more memory than its %d MiB (memoryBytes)".formatted(limit >> 20));
  }

  static Notice busyInTheBackground(String session) {
    return lost(session, "A background task of this session used the processor for too long while no cell ran");
  }

  private static Notice lost(String session, String why) {
    return new Notice(
        "session_reset",
        Notice.Level.WARNING,
        why + ", so the session's variables are gone. Run the cells above again.",
        Map.of("session", session));
  }

  static Notice nearLimit(String session, String run, String limit, long used, long most) {
    return new Notice(
        "quota_80",
        Notice.Level.WARNING,
        "This run has used %d of %d bytes (%s); beyond that it is ended.".formatted(used, most, limit),
        Map.of("session", session, "run", run, "limit", limit));
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
