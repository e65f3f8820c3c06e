package io.serpentarium.protocol;

import static io.serpentarium.protocol.Retry.AFTER_AUTH;
import static io.serpentarium.protocol.Retry.LATER;
import static io.serpentarium.protocol.Retry.NEVER;
import static io.serpentarium.protocol.Retry.SAME;

/** Why a request was refused, each with the advice that holds unless the refuser knows better. */
public enum ErrorCode implements WireWord {
  BAD_MESSAGE(NEVER),
  UNKNOWN_TYPE(NEVER),
  UNAUTHENTICATED(AFTER_AUTH),
  TOKEN_EXPIRED(AFTER_AUTH),
  ORIGIN_NOT_ALLOWED(NEVER),
  KEY_REVOKED(NEVER),
  TENANT_SUSPENDED(NEVER),
  QUOTA_EXCEEDED(LATER),
  RATE_LIMITED(LATER),
  TOO_MANY_CONNECTIONS(LATER),
  TOO_MANY_SESSIONS(LATER),
  BUSY(LATER),
  QUEUE_FULL(LATER),
  SESSION_GONE(NEVER),
  SESSION_BUSY(LATER),
  SESSION_PINNED(NEVER),
  NOTHING_TO_UNDO(NEVER),
  UNKNOWN_TEMPLATE(NEVER),
  UNKNOWN_PROFILE(NEVER),
  SHARE_GONE(NEVER),
  NOT_WAITING_FOR_INPUT(NEVER),
  CODE_TOO_LARGE(NEVER),
  FILE_TOO_LARGE(NEVER),
  PACKAGE_NOT_ALLOWED(NEVER),
  PROFILE_NOT_ALLOWED(NEVER),
  DRAINING(SAME),
  INTERNAL(LATER);

  private final Retry retry;

  ErrorCode(Retry retry) {
    this.retry = retry;
  }

  public Retry retry() {
    return retry;
  }
}
