package io.serpentarium.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A text that is no message, with what an in-band {@code error} needs: a code, a sentence that may be shown
 * to anyone, and the request and session it named, where that much could be read. Expected, so it carries no
 * stack trace.
 */
public final class InvalidMessage extends RuntimeException {
  private final ErrorCode code;
  private final @Nullable String re;
  private final @Nullable String session;

  public InvalidMessage(ErrorCode code, String message, @Nullable String re, @Nullable String session) {
    super(message, null, false, false);
    this.code = code;
    this.re = re;
    this.session = session;
  }

  public ErrorCode code() {
    return code;
  }

  /** The id of the request that was refused. */
  public @Nullable String re() {
    return re;
  }

  public @Nullable String session() {
    return session;
  }

  /** The {@code error} to answer with. */
  public ServerMessage.Failure toFailure() {
    return ServerMessage.Failure.of(re, session, code, String.valueOf(getMessage()));
  }
}
