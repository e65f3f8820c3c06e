package io.serpentarium.tenant;

import org.jspecify.annotations.Nullable;

/** The answer to {@link Credentials}. */
public sealed interface Authentication {
  record Accepted(Caller caller) implements Authentication {}

  /**
   * A refusal.
   *
   * @param message a sentence the author of the page can act on; safe to send
   * @param tenant whose key or token was shown; null = nobody knows
   */
  record Rejected(Reason reason, String message, @Nullable String tenant) implements Authentication {
    public Rejected(Reason reason, String message) {
      this(reason, message, null);
    }

    Rejected of(Tenant whose) {
      return new Rejected(reason, message, whose.id());
    }
  }

  /** Why credentials are refused. */
  enum Reason {
    NO_KEY,
    UNKNOWN_KEY,
    REVOKED,
    SUSPENDED,
    ORIGIN_NOT_ALLOWED,
    /** A publishable key from something that isn't a browser. */
    ORIGIN_MISSING,
    /** The demo tenant's secret key from another machine. */
    NOT_LOOPBACK,
    SECRET_IN_BROWSER,
    /** A secret key in the address. */
    SECRET_IN_URL,
    /** Not a token that this server takes; another one may be. */
    TOKEN_INVALID,
    TOKEN_EXPIRED,
    /** The key that signed it is no longer accepted. */
    TOKEN_KEY_REVOKED
  }
}
