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
  record Refused<P extends Permit>(Quota quota, Level level, long limit, Duration retryAfter)
      implements Admission<P> {
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

  /** Whose quota it is. */
  enum Level {
    TENANT,
    SUBJECT
  }
}
