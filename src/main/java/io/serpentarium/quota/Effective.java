package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value of a quota that holds, and who decided it.
 *
 * @param value {@link #NO_LIMIT} = it is not limited
 * @param setBy who set it; null = the server's configuration
 * @param expiresAt when the next more general value holds again; null = never
 */
public record Effective(
    Quota quota, long value, Source source, @Nullable String setBy, @Nullable Instant expiresAt) {
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** Where a value comes from. */
  public enum Source {
    DEFAULT,
    TENANT,
    EACH_SUBJECT,
    SUBJECT,
    TOKEN
  }

  public boolean isLimited() {
    return value != NO_LIMIT;
  }

  static Effective of(QuotaOverride override, Source source) {
    return new Effective(override.quota(), override.value(), source, override.setBy(), override.expiresAt());
  }
}
