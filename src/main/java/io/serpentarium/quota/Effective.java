package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of a quota that holds, and who decided it.
 *
 * @param value {@link #NO_LIMIT} = it is not limited
 * @param names of what may be used, for a quota that is a list of them; {@code value} is then how many these are
 * @param setBy who set it; null = the server's configuration
 * @param expiresAt when the next more general value holds again; null = never
 */
public record Effective(
    Quota quota, long value, List<String> names, Source source, @Nullable String setBy, @Nullable Instant expiresAt) {
  public static final long NO_LIMIT = Long.MAX_VALUE;

  public Effective {
    names = List.copyOf(names);
  }

  /** Of a quota that is a number, or of one that does not limit anything. */
  public Effective(
      Quota quota, long value, Source source, @Nullable String setBy, @Nullable Instant expiresAt) {
    this(quota, value, List.of(), source, setBy, expiresAt);
  }

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

  /** Whether what has that name may be used. */
  public boolean allows(String name) {
    return !isLimited() || names.contains(name);
  }

  static Effective of(QuotaOverride override, Source source) {
    return new Effective(
        override.quota(), override.value(), override.names(), source, override.setBy(), override.expiresAt());
  }
}
