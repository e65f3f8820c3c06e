package io.serpentarium.tenant;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A quota's value for one tenant or for its subjects, instead of the default.
 *
 * @param subject {@link #TENANT} for the tenant itself, {@link #EACH_SUBJECT} for each of its subjects, else one
 * @param names of what may be used, for a quota that is a list of them; {@code value} is then how many these are
 * @param expiresAt when the default holds again; null = never
 * @param setBy who decided it
 */
public record QuotaOverride(
    String subject,
    Quota quota,
    long value,
    List<String> names,
    @Nullable Instant expiresAt,
    String setBy,
    Instant setAt) {
  public static final String TENANT = "";
  public static final String EACH_SUBJECT = "*";

  public QuotaOverride {
    names = List.copyOf(names);
  }

  /** Of a quota that is a number. */
  public QuotaOverride(
      String subject, Quota quota, long value, @Nullable Instant expiresAt, String setBy, Instant setAt) {
    this(subject, quota, value, List.of(), expiresAt, setBy, setAt);
  }

  public boolean holds(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }
}
