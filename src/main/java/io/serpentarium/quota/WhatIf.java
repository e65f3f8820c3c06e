package io.serpentarium.quota;

import io.serpentarium.tenant.Quota;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;

/**
 * How a limit would have fared with what was recorded.
 *
 * @param periods minutes, days or months in which anything was used
 * @param exceeded those in which more was used than the limit
 * @param most what was used in the busiest one
 * @param excess what was used beyond the limit altogether
 */
public record WhatIf(long periods, long exceeded, long most, long excess) {

  /** Whether enough is recorded to tell. */
  public static boolean isKnownFor(Quota quota) {
    return switch (quota) {
      case RUNS_PER_MINUTE, CPU_SECONDS_PER_DAY, CPU_SECONDS_PER_MONTH -> true;
      default -> false;
    };
  }

  /** The sums that tell most exactly. */
  public static Span span(Quota quota) {
    return quota == Quota.RUNS_PER_MINUTE ? Span.MINUTE : Span.DAY;
  }

  public static WhatIf of(Quota quota, long value, List<UsageRow> rows) {
    var used = new TreeMap<Object, Long>();
    for (var row : rows) {
      used.merge(
          period(quota, row.start()), quota == Quota.RUNS_PER_MINUTE ? row.runs() : row.cpuMillis(), Long::sum);
    }
    long unit = quota == Quota.RUNS_PER_MINUTE ? 1 : 1_000;
    var amounts = used.values().stream().mapToLong(amount -> (amount + unit - 1) / unit).toArray();
    long exceeded = 0;
    long most = 0;
    long excess = 0;
    for (long amount : amounts) {
      exceeded += amount > value ? 1 : 0;
      most = Math.max(most, amount);
      excess += Math.max(0, amount - value);
    }
    return new WhatIf(amounts.length, exceeded, most, excess);
  }

  private static Object period(Quota quota, Instant start) {
    return quota == Quota.CPU_SECONDS_PER_MONTH ? YearMonth.from(start.atZone(ZoneOffset.UTC)) : start;
  }
}
