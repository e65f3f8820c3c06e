package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells the reader what becomes of the session's state. Not thread-safe: confined to the context of the session
 * verticle.
 */
final class Announcer {
  private final String session;
  private final SessionEvents events;
  private final Effects effects;

  Announcer(String session, SessionEvents events, Effects effects) {
    this.session = session;
    this.events = events;
    this.effects = effects;
  }

  void say(SessionPhase phase, @Nullable StateReason reason, Instant now) {
    state(phase, reason, null, false, null, null, now);
  }

  /** The variables are gone, and nothing is booting: the next run will ask for a runner. */
  void lost(StateReason reason, @Nullable String message, Instant now) {
    state(SessionPhase.RESTARTING, reason, null, true, null, message, now);
    say(SessionPhase.IDLE, null, now);
    effects.send(message == null ? Sentences.lost(session, reason) : Sentences.damaged(session, message));
  }

  /** The reader wanted the variables gone. */
  void reset(StateReason reason, Instant now) {
    say(SessionPhase.RESTARTING, reason, now);
    say(SessionPhase.IDLE, null, now);
  }

  /** The variables are those of the checkpoint. */
  void restored(
      SessionPhase phase, StateReason reason, @Nullable Checkpoint checkpoint, @Nullable String message, Instant now) {
    state(phase, reason, checkpoint == null ? null : checkpoint.seq(), false, null, message, now);
    if (message != null) {
      effects.send(Sentences.restored(session, message));
    }
  }

  void pinned(boolean pinned, @Nullable String message, Instant now) {
    state(SessionPhase.IDLE, null, null, false, pinned, message, now);
  }

  private void state(
      SessionPhase phase,
      @Nullable StateReason reason,
      @Nullable Long restored,
      boolean lost,
      @Nullable Boolean pinned,
      @Nullable String message,
      Instant now) {
    effects.send(
        events.next(
            seq -> new SessionState(session, seq, phase, reason, restored, lost, pinned, message), 0, now));
  }
}
