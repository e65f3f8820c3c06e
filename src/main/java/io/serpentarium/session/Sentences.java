package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage.Notice;
import io.serpentarium.quota.Admission;
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
    return new Notice(
        "session_reset",
        Notice.Level.WARNING,
        "Python ended unexpectedly, so the session's variables are gone. Run the cells above again.",
        Map.of("session", session));
  }

  static Notice nearLimit(String session, String run, String limit, long used, long most) {
    return new Notice(
        "quota_80",
        Notice.Level.WARNING,
        "This run has used %d of %d bytes (%s); beyond that it is ended.".formatted(used, most, limit),
        Map.of("session", session, "run", run, "limit", limit));
  }

  static Notice quota(String session, Admission.Warning warning) {
    return new Notice(
        "quota_80",
        Notice.Level.WARNING,
        warning.message(),
        Map.of(
            "session",
            session,
            "quota",
            warning.quota().wire(),
            "used",
            warning.used(),
            "limit",
            warning.limit()));
  }

  static String filesTooLarge(long bytes, long limit) {
    return "The files have %d bytes together, the limit is %d (fileBytes).".formatted(bytes, limit);
  }

  static String gone(String session) {
    return "Session %s does not exist any more, or belongs to somebody else. Open a new one."
        .formatted(session);
  }

  static String tenantDraining() {
    return "No new sessions are opened here at present: the site's account is being closed or moved.";
  }

  static String draining() {
    return "This server is going down; reconnect to reach another one.";
  }
}
