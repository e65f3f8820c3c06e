package io.serpentarium.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place in the pool for one runner process.
 *
 * <pre>
 * LAUNCHING ──► IDLE ──► ACQUIRED ──► RENEWING ──► IDLE …
 *      └─────────┴──────────┴─────────────┴──► gone (the process ended)
 * </pre>
 *
 * Not thread-safe: confined to the context of the pool verticle.
 */
final class Slot {

  /** Where a slot stands. */
  enum State {
    /** Its process has been started and has not answered yet. */
    LAUNCHING,
    /** Warm: a fresh isolate waits for a session. */
    IDLE,
    /** Lent to a session. */
    ACQUIRED,
    /** Its last session has left; the next isolate is booting. */
    RENEWING
  }

  final int id;

  /** Which packages its process has, for its whole life. */
  final String environment;

  State state = State.LAUNCHING;

  /** Set by the first grant and never changed: a process serves one tenant for its whole life. */
  @Nullable String tenant;

  @Nullable Waiter holder;

  /** Whom its isolate has served. */
  @Nullable String principal;

  /** It is made clean in place, which is enough for this principal only. */
  boolean forSamePrincipal;

  /** From the grant on, because who waited for a runner has a run to start. */
  boolean busy;

  boolean evicting;

  /** Its holder, which is busy, knows that it is to leave at the end of its present run. */
  boolean yielding;

  /** When its present holder got it. */
  Instant lentSince = Instant.MIN;

  /** Until then its holder is not asked to leave again. */
  Instant sparedUntil = Instant.MIN;

  /** Its process ends when the holder gives it back. */
  boolean recycling;

  boolean doomed;
  Instant since;

  Slot(int id, String environment, Instant now) {
    this.id = id;
    this.environment = environment;
    this.since = now;
  }

  void become(State next, Instant now) {
    state = next;
    since = now;
  }

  /** Its process is to be replaced; answers whether at once. One that is starting is new anyway. */
  boolean recycle() {
    recycling = state == State.ACQUIRED;
    return state == State.IDLE || state == State.RENEWING;
  }

  boolean isIdleFor(Waiter waiter) {
    var isClean = !forSamePrincipal || waiter.principal().equals(principal);
    return state == State.IDLE && !doomed && isClean && maySometimeServe(waiter);
  }

  /** Whether nothing speaks against it but that it may not be ready. */
  boolean maySometimeServe(Waiter waiter) {
    var isUnused = principal == null;
    return environment.equals(waiter.environment())
        && (isUnused || (waiter.tenant().equals(tenant) && !waiter.share().ownProcess()));
  }

  void lend(Waiter waiter, Instant now) {
    become(State.ACQUIRED, now);
    tenant = waiter.tenant();
    holder = waiter;
    principal = waiter.principal();
    forSamePrincipal = false;
    busy = true;
    lentSince = now;
  }

  /** Its holder has nothing to do. */
  void rest(Instant now) {
    since = now;
    busy = false;
    yielding = false;
    sparedUntil = now;
  }

  void takeBack(Instant now) {
    become(State.RENEWING, now);
    holder = null;
    busy = false;
    evicting = false;
    yielding = false;
  }

  /** Its isolate becomes clean: by a reset for the principal that it served, by a fresh one for anybody else. */
  PoolEffect renew(boolean samePrincipal, Instant now) {
    become(State.RENEWING, now);
    forSamePrincipal = samePrincipal;
    return new PoolEffect.Renew(id, samePrincipal);
  }

  /** Whether its holder really uses it, or keeps others from doing so. */
  boolean isOccupied() {
    return state == State.ACQUIRED && (busy || evicting);
  }

  boolean canBeEvicted(Instant now) {
    return isLent() && !busy && !evicting && !now.isBefore(sparedUntil);
  }

  boolean canBeAskedToYield(Instant now) {
    return isLent() && busy && !evicting && !now.isBefore(sparedUntil);
  }

  private boolean isLent() {
    return state == State.ACQUIRED && holder != null && !doomed;
  }

  Waiter holder() {
    if (holder == null) {
      throw new IllegalStateException(this + " has no holder");
    }
    return holder;
  }

  @Override
  public String toString() {
    return "slot %d (%s) %s tenant=%s holder=%s".formatted(id, environment, state, tenant, holder);
  }
}
