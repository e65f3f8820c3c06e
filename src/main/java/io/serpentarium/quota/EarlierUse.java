package io.serpentarium.quota;

import java.time.Instant;

/**
 * Processor time that was used before this process began, in the day and the month of that moment.
 *
 * @param at when it was summed up
 */
record EarlierUse(long dayMillis, long monthMillis, Instant at) {

  /** Counts it, unless its period is over. */
  void addTo(Usage usage, Instant now) {
    if (isStill(PeriodSum.Period.DAY, now)) {
      usage.day.restore(dayMillis, now);
    }
    if (isStill(PeriodSum.Period.MONTH, now)) {
      usage.month.restore(monthMillis, now);
    }
  }

  private boolean isStill(PeriodSum.Period period, Instant now) {
    return period.start(now).equals(period.start(at));
  }
}
