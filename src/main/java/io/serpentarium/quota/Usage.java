package io.serpentarium.quota;

import io.serpentarium.quota.Admission.Level;
import io.serpentarium.quota.Admission.Warning;
import io.serpentarium.seats.SeatKey;
import io.serpentarium.tenant.Quota;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one tenant or one subject uses at the moment. Not thread-safe: guarded by its account. */
final class Usage {
  /** Below this four fifths are all but everything, and a warning would come with every use. */
  private static final long LEAST_TO_WARN = 5;

  final Level level;
  final String subject;
  final TokenBucket bucket = new TokenBucket();
  final PeriodSum day = new PeriodSum(PeriodSum.Period.DAY);
  final PeriodSum month = new PeriodSum(PeriodSum.Period.MONTH);
  private final Map<Quota, Long> gauges = new EnumMap<>(Quota.class);
  private final Set<Quota> warned = EnumSet.noneOf(Quota.class);

  private Usage(Level level, String subject) {
    this.level = level;
    this.subject = subject;
  }

  static Usage ofTenant() {
    return new Usage(Level.TENANT, SeatKey.TENANT);
  }

  static Usage ofSubject(String subject) {
    return new Usage(Level.SUBJECT, subject);
  }

  long gauge(Quota quota) {
    return gauges.getOrDefault(quota, 0L);
  }

  void add(Quota quota, long amount) {
    gauges.merge(quota, amount, Long::sum);
  }

  PeriodSum sum(Quota quota) {
    return quota == Quota.CPU_SECONDS_PER_DAY ? day : month;
  }

  /** A warning at the first use beyond four fifths; the next one comes after less than three fifths were used. */
  Optional<Warning> warning(Quota quota, long used, long limit) {
    if (limit == Effective.NO_LIMIT || limit < LEAST_TO_WARN) {
      return Optional.empty();
    }
    if (used < limit - limit / 5) {
      if (used < limit - 2 * (limit / 5)) {
        warned.remove(quota);
      }
      return Optional.empty();
    }
    return warned.add(quota) ? Optional.of(new Warning(quota, level, used, limit)) : Optional.empty();
  }

  /** Whether nothing is lost when it is forgotten. */
  boolean isIdle(Instant now, long nowNanos) {
    return gauges.values().stream().allMatch(used -> used == 0)
        && bucket.isFull(nowNanos)
        && day.isEmpty(now)
        && month.isEmpty(now);
  }
}
