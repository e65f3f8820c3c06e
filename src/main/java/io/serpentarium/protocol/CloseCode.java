package io.serpentarium.protocol;

/** Why the server closes a socket, and whether the client may come back by itself. */
public enum CloseCode {
  NORMAL(1000, false),
  /** This machine goes away: reconnect with jitter. */
  GOING_AWAY(1001, true),
  MESSAGE_TOO_BIG(1009, false),
  INTERNAL(1011, true),
  /** The service restarts: reconnect at once, with jitter. */
  RESTARTING(1012, true),
  /** A message that could not be read before {@code welcome}. */
  BAD_MESSAGE(4400, false),
  /** Get a new token, then reconnect. */
  UNAUTHENTICATED(4401, true),
  FORBIDDEN(4403, false),
  HELLO_TIMEOUT(4408, false),
  /** Another socket resumed the session this one held. */
  RESUMED_ELSEWHERE(4409, false),
  /** Reconnect after the time told in the error before it. */
  TOO_MANY(4429, true);

  private final int number;
  private final boolean retryable;

  CloseCode(int number, boolean retryable) {
    this.number = number;
    this.retryable = retryable;
  }

  /** The number in the close frame. */
  public int number() {
    return number;
  }

  public boolean retryable() {
    return retryable;
  }
}
