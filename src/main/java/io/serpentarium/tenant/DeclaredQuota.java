package io.serpentarium.tenant;

/**
 * A quota's value as it is declared.
 *
 * @param subject as {@link QuotaOverride} has it
 */
public record DeclaredQuota(String subject, Quota quota, QuotaValue value) {
  /**
   * A value that is in the quota's range.
   *
   * @throws ChangeRefused when it is not, or subjects have no such quota
   */
  public static DeclaredQuota of(String subject, Quota quota, QuotaValue value) {
    QuotaValues.require(quota, subject, value);
    return new DeclaredQuota(subject, quota, value);
  }

  public static DeclaredQuota of(String subject, Quota quota, long value) {
    return of(subject, quota, QuotaValue.of(value));
  }

  static DeclaredQuota of(QuotaOverride override) {
    return new DeclaredQuota(
        override.subject(), override.quota(), new QuotaValue(override.value(), override.names()));
  }
}
