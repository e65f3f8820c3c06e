package io.serpentarium.tenant;

import static java.util.Objects.requireNonNull;

/** A change of a tenant that does not take place; the message is a sentence for whoever wanted it. */
public final class ChangeRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Why nothing was changed. */
  public enum Reason {
    /** There is no such tenant, key or quota. */
    NOT_FOUND,
    /** Somebody else has changed it since it was read. */
    STALE,
    /** What is there already does not allow it. */
    CONFLICT,
    /** A value is outside of what is allowed. */
    INVALID
  }

  ChangeRefused(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  static ChangeRefused noTenant(String id) {
    return new ChangeRefused(Reason.NOT_FOUND, "There is no tenant %s.".formatted(id));
  }

  public Reason reason() {
    return reason;
  }

  public String sentence() {
    return requireNonNull(getMessage());
  }
}
