package io.serpentarium.session;

import io.serpentarium.protocol.StateReason;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Since when a session is there, and how long it may stay. Not thread-safe: confined to the context of the session
 * verticle.
 */
final class Lifetime {
  private final SessionLimits limits;
  private Instant opened;
  private Instant lastUse;
  private @Nullable Instant disconnected;

  Lifetime(SessionLimits limits, Instant now) {
    this.limits = limits;
    this.opened = now;
    this.lastUse = now;
  }

  /** It was opened in an earlier server; its reader is not here yet. */
  void revived(Instant opened, Instant now) {
    this.opened = opened;
    disconnected = now;
  }

  void used(Instant now) {
    lastUse = now;
  }

  void disconnected(Instant now) {
    disconnected = now;
  }

  void connected() {
    disconnected = null;
  }

  Instant opened() {
    return opened;
  }

  Instant lastUse() {
    return lastUse;
  }

  Instant expiresAt() {
    return opened.plus(limits.life().maxAge());
  }

  /** Why it is over, if it is. */
  Optional<StateReason> over(boolean busy, Instant now) {
    var life = limits.life();
    var abandoned = disconnected != null && NextStep.isPast(disconnected, life.resumeWindow(), now);
    if (abandoned || (!busy && NextStep.isPast(lastUse, life.idleTimeout(), now))) {
      return Optional.of(StateReason.IDLE_TIMEOUT);
    }
    return NextStep.isPast(opened, life.maxAge(), now) ? Optional.of(StateReason.MAX_AGE) : Optional.empty();
  }
}
