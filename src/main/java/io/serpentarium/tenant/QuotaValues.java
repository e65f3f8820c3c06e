package io.serpentarium.tenant;

import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.tenant.ChangeRefused.Reason;

/** Which values quotas may have, and for whom. Thread-safe: has no state. */
final class QuotaValues {
  private static final int LONGEST_SUBJECT = 256;

  private QuotaValues() {}

  static void require(Quota quota, String subject, QuotaValue value) {
    if (quota.kind() == Quota.Kind.NAMES) {
      requireNames(quota, value);
    } else if (!value.names().isEmpty()) {
      throw new ChangeRefused(Reason.INVALID, "%s has to be a number, and not a list.".formatted(quota.wire()));
    } else if (!quota.admits(value.number())) {
      throw new ChangeRefused(
          Reason.INVALID,
          "%s is %d, but has to be from %d to %d.".formatted(quota.wire(), value.number(), quota.min(), quota.max()));
    }
    if (subject.length() > LONGEST_SUBJECT) {
      throw new ChangeRefused(
          Reason.INVALID, "subject may have %d characters at most.".formatted(LONGEST_SUBJECT));
    }
    if (!subject.isEmpty() && !quota.isForSubjects()) {
      throw new ChangeRefused(Reason.INVALID, "%s is for tenants, not for subjects.".formatted(quota.wire()));
    }
  }

  /** Not that these environments exist: that is decided at each start, and not the same on each server. */
  private static void requireNames(Quota quota, QuotaValue value) {
    if (!quota.admits(value.names().size())) {
      throw new ChangeRefused(
          Reason.INVALID,
          "%s has to be a list of %d to %d names, like default, science."
              .formatted(quota.wire(), quota.min(), quota.max()));
    }
    for (var name : value.names()) {
      if (!EnvironmentName.isValid(name)) {
        throw new ChangeRefused(
            Reason.INVALID,
            "%s has \"%s\", which is no name of an environment: one has %s."
                .formatted(quota.wire(), name, EnvironmentName.RULE));
      }
    }
  }
}
