package io.serpentarium.tenant;

import io.serpentarium.tenant.ChangeRefused.Reason;

/** Which values quotas may have, and for whom. Thread-safe: has no state. */
final class QuotaValues {
  private static final int LONGEST_SUBJECT = 256;

  private QuotaValues() {}

  static void require(Quota quota, String subject, long value) {
    if (!quota.admits(value)) {
      throw new ChangeRefused(
          Reason.INVALID,
          "%s is %d, but has to be from %d to %d.".formatted(quota.wire(), value, quota.min(), quota.max()));
    }
    if (subject.length() > LONGEST_SUBJECT) {
      throw new ChangeRefused(
          Reason.INVALID, "subject may have %d characters at most.".formatted(LONGEST_SUBJECT));
    }
    if (!subject.isEmpty() && !quota.isForSubjects()) {
      throw new ChangeRefused(Reason.INVALID, "%s is for tenants, not for subjects.".formatted(quota.wire()));
    }
  }
}
