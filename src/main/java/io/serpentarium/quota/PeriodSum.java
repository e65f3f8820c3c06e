package io.serpentarium.quota;

import io.serpentarium.seats.Spending;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * What was used in the present day or month (UTC), and what is set aside for what is under way. Not thread-safe:
 * guarded by its account.
 */
final class PeriodSum {
  private final Period period;
  private Instant end = Instant.MIN;
  private long used;
  private long reserved;

  /** How long a sum grows before it begins anew. */
  enum Period {
    DAY,
    MONTH;

    Instant start(Instant now) {
      var day = now.truncatedTo(ChronoUnit.DAYS);
      return this == DAY
          ? day
          : LocalDate.ofInstant(day, ZoneOffset.UTC).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    Instant end(Instant now) {
      var first = LocalDate.ofInstant(start(now), ZoneOffset.UTC);
      var next = this == DAY ? first.plusDays(1) : first.plusMonths(1);
      return next.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }

  PeriodSum(Period period) {
    this.period = period;
  }

  /** What may still be used of the limit. */
  long left(long limit, Instant now) {
    turn(now);
    return Math.max(0, limit - used - reserved);
  }

  long used(Instant now) {
    turn(now);
    return used;
  }

  Instant end(Instant now) {
    turn(now);
    return end;
  }

  /** What it comes to at the moment. */
  Spending spending(Instant now) {
    turn(now);
    return new Spending(period.start(end.minusMillis(1)).toEpochMilli(), used, reserved);
  }

  void reserve(long amount) {
    reserved += amount;
  }

  /** Gives back what was reserved, and counts what was used of it. */
  void settle(long wasReserved, long amount, Instant now) {
    turn(now);
    reserved -= wasReserved;
    used += amount;
  }

  /** Counts what was used before this process began. */
  void restore(long amount, Instant now) {
    turn(now);
    used += amount;
  }

  boolean isEmpty(Instant now) {
    turn(now);
    return used == 0 && reserved == 0;
  }

  /** What is set aside goes with its run into the next period; a clock that is put back begins no new one. */
  private void turn(Instant now) {
    if (!now.isBefore(end)) {
      end = period.end(now);
      used = 0;
    }
  }
}
