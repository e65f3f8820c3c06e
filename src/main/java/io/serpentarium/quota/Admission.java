package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.util.List;

/** The answer to a wish to use something. */
public sealed interface Admission<P extends Permit> {

  /**
   * Yes.
   *
   * @param warnings quotas of which four fifths are used from now on
   */
  record Admitted<P extends Permit>(P permit, List<Warning> warnings) implements Admission<P> {
    public Admitted {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * No; there is nothing to be given back.
   *
   * @param retryAfter when it may be worth another try
   */
  record Refused<P extends Permit>(Quota quota, Level level, long limit, Duration retryAfter, Cause cause)
      implements Admission<P> {
    Refused(Quota quota, Level level, long limit, Duration retryAfter) {
      this(quota, level, limit, retryAfter, Cause.USED_UP);
    }

    /** For people: which quota, its value, and when to try again. */
    public String message() {
      return QuotaSentences.refusal(this);
    }
  }

  /** A quota of which four fifths are used. */
  record Warning(Quota quota, Level level, long used, long limit) {
    public String message() {
      return QuotaSentences.warning(this);
    }
  }

  /** Why not. */
  enum Cause {
    /** The limit is reached. */
    USED_UP,
    /** This server has none at hand; those that share the limit with it have been asked. */
    NOT_AT_HAND,
    /** This server has none at hand, and the database by which it could ask for one does not answer. */
    STORE_SILENT
  }

  /** Whose quota it is. */
  enum Level {
    TENANT,
    SUBJECT
  }
}
