package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage.Notice;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.quota.Admission;
import java.util.Map;

/** What readers are told in whole sentences. */
final class Sentences {
  private Sentences() {}

  static Notice lost(String session, StateReason reason) {
    return reset(session, why(reason) + ", so the session's variables are gone. Run the cells above again.");
  }

  private static String why(StateReason reason) {
    return switch (reason) {
      case QUOTA -> "All runners were busy and this session had been idle longest";
      case MEMORY -> "Python needed more memory than this session may have (memoryMb)";
      default -> "Python ended unexpectedly";
    };
  }

  static Notice busyInTheBackground(String session) {
    return new Notice(
        "background_task_ended",
        Notice.Level.WARNING,
        "A background task of this session used the processor for too long while no cell ran, and was ended.",
        Map.of("session", session));
  }

  /** {@code sentence} tells what is wrong with the saved state. */
  static Notice damaged(String session, String sentence) {
    return reset(session, "The saved variables cannot be used: %s Run the cells above again.".formatted(sentence));
  }

  private static Notice reset(String session, String message) {
    return new Notice("session_reset", Notice.Level.WARNING, message, Map.of("session", session));
  }

  static Notice restored(String session, String message) {
    return new Notice("session_restored", Notice.Level.WARNING, message, Map.of("session", session));
  }

  static String fellBack(StateReason reason) {
    return why(reason) + "; the variables are back as they were when they were last saved.";
  }

  static Notice notSaved(String session, String sentence) {
    return new Notice(
        "session_not_saved",
        Notice.Level.WARNING,
        "The session's variables could not be saved, so they stay in memory: %s".formatted(sentence),
        Map.of("session", session));
  }

  static String pinned() {
    return "This session holds something that cannot be saved, so it cannot be copied; session.state said what.";
  }

  static String notSaved() {
    return "The session's state could not be saved just now, so it cannot be copied; a notice said why.";
  }

  static String busy(String what) {
    return "The session is busy, and %s works on a session at rest. Wait for its runs to end.".formatted(what);
  }

  static String nothingToShare() {
    return "session: nothing has run in it, so there is no state to share. Run something first.";
  }

  static String nothingToUndo() {
    return "The state before the last run is not known any more. Open sessions with \"undo\": true to have it "
        + "saved after each run.";
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
