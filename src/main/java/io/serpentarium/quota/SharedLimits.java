package io.serpentarium.quota;

import io.serpentarium.seats.Funds;
import io.serpentarium.seats.Rate;
import io.serpentarium.seats.SeatKey;
import io.serpentarium.seats.Seats;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The limits of one tenant and its subjects, as far as servers keep them together. Thread-safe. */
final class SharedLimits {
  static final List<Quota> SUMS = List.of(Quota.CPU_SECONDS_PER_DAY, Quota.CPU_SECONDS_PER_MONTH);

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Seats seats;
  private final String tenant;

  SharedLimits(Seats seats, String tenant) {
    this.seats = seats;
    this.tenant = tenant;
  }

  boolean areThere() {
    return seats.isShared();
  }

  /** Whether this server may admit one more; that the limit itself is not reached here has been looked at. */
  boolean hasSeat(Usage usage, Quota quota, long limit) {
    return limit == Effective.NO_LIMIT
        || !seats.isShared()
        || seats.hasSeat(key(tenant, usage.subject, quota), usage.gauge(quota), limit);
  }

  /** What is used of the quota has changed. */
  void counted(Usage usage, Quota quota) {
    if (seats.isShared()) {
      seats.counted(key(tenant, usage.subject, quota), usage.gauge(quota));
    }
  }

  Rate rate(Usage usage, long perMinute, long burst) {
    return seats.rate(key(tenant, usage.subject, Quota.RUNS_PER_MINUTE), perMinute, burst);
  }

  void spend(Usage usage) {
    seats.spend(key(tenant, usage.subject, Quota.RUNS_PER_MINUTE));
  }

  /** What may still be set aside of a sum, if that much is needed. */
  Funds funds(Usage usage, Quota quota, long limit, long least, long need, Instant now) {
    return seats.funds(key(tenant, usage.subject, quota), usage.sum(quota).spending(now), limit, least, need);
  }

  /** What is used and set aside of sums has changed. */
  void spend(Usage usage, Instant now) {
    if (seats.isShared()) {
      SUMS.forEach(quota -> seats.spend(key(tenant, usage.subject, quota), usage.sum(quota).spending(now)));
    }
  }

  /** The refusal by a server that has none at hand. */
  <P extends Permit> Admission.Refused<P> refusal(Usage usage, Quota quota, long limit) {
    return seats.silentSince().isPresent()
        ? new Admission.Refused<>(quota, usage.level, limit, LATER, Admission.Cause.STORE_SILENT)
        : new Admission.Refused<>(quota, usage.level, limit, SOON, Admission.Cause.NOT_AT_HAND);
  }

  /** Where the limit is counted that a refusal names. */
  static SeatKey key(Holder holder, Admission.Refused<?> refused) {
    var subject = refused.level() == Admission.Level.TENANT ? SeatKey.TENANT : holder.subject();
    return key(holder.tenant(), subject, refused.quota());
  }

  private static SeatKey key(String tenant, String subject, Quota quota) {
    return new SeatKey(tenant, subject, quota.wire());
  }
}
