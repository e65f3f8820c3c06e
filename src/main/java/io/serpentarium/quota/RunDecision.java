package io.serpentarium.quota;

import io.serpentarium.quota.Admission.Level;
import io.serpentarium.quota.Admission.Refused;
import io.serpentarium.quota.Admission.Warning;
import io.serpentarium.seats.Funds;
import io.serpentarium.seats.Rate;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run is admitted, level by level: first every check, then everything that is taken. Not thread-safe:
 * guarded by its account.
 */
final class RunDecision {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final long BURSTS_PER_MINUTE = 6;

  /** With less processor time left hardly anything can run. */
  private static final long LEAST_MILLIS = 100;

  private final QuotaTable table;
  private final Holder holder;
  private final Instant now;
  private final long nowNanos;
  private final long runMillis;
  private final SharedLimits shared;
  private final List<Warning> warnings = new ArrayList<>(0);
  private long allowance;
  private boolean reserves;
  private @Nullable Refused<RunPermit> refused;

  RunDecision(QuotaTable table, Holder holder, Ticker ticker, SharedLimits shared) {
    this.shared = shared;
    this.table = table;
    this.holder = holder;
    now = ticker.now();
    nowNanos = ticker.nanos();
    runMillis = table.ofSubject(Quota.RUN_MILLIS, holder).value();
    allowance = runMillis;
  }

  void check(Usage usage) {
    if (refused == null) {
      checkLine(usage);
    }
    if (refused == null) {
      checkRate(usage);
    }
    for (var quota : SharedLimits.SUMS) {
      if (refused == null) {
        checkSum(usage, quota);
      }
    }
  }

  private void checkLine(Usage usage) {
    var most = mostPending(usage.level);
    if (most != Effective.NO_LIMIT && usage.gauge(Quota.QUEUED_RUNS) >= most) {
      refuse(Quota.QUEUED_RUNS, usage.level, value(Quota.QUEUED_RUNS, usage.level), SOON);
    } else if (!shared.hasSeat(usage, Quota.QUEUED_RUNS, most)) {
      refused = shared.refusal(usage, Quota.QUEUED_RUNS, value(Quota.QUEUED_RUNS, usage.level));
    }
  }

  /** Those that execute and those that wait are admitted alike. */
  private long mostPending(Level level) {
    long waiting = value(Quota.QUEUED_RUNS, level);
    long executing = value(Quota.CONCURRENT_RUNS, level);
    return waiting == Effective.NO_LIMIT || executing == Effective.NO_LIMIT
        ? Effective.NO_LIMIT
        : waiting + executing;
  }

  private void checkRate(Usage usage) {
    long perMinute = value(Quota.RUNS_PER_MINUTE, usage.level);
    if (perMinute == Effective.NO_LIMIT) {
      return;
    }
    if (shared.areThere()) {
      checkSharedRate(usage, perMinute);
      return;
    }
    var wait = usage.bucket.wait(perMinute, burst(perMinute, usage.level), nowNanos);
    if (wait.isPositive()) {
      refuse(Quota.RUNS_PER_MINUTE, usage.level, perMinute, wait);
    }
  }

  private void checkSharedRate(Usage usage, long perMinute) {
    switch (shared.rate(usage, perMinute, burst(perMinute, usage.level))) {
      case Rate.Free() -> {
        // Admitted, as far as that is concerned.
      }
      case Rate.Empty(var wait) -> refuse(Quota.RUNS_PER_MINUTE, usage.level, perMinute, wait);
      case Rate.Unknown() -> refused = shared.refusal(usage, Quota.RUNS_PER_MINUTE, perMinute);
    }
  }

  private long burst(long perMinute, Level level) {
    long burst = value(Quota.RUN_BURST, level);
    return burst == Effective.NO_LIMIT ? Math.max(1, perMinute / BURSTS_PER_MINUTE) : burst;
  }

  private void checkSum(Usage usage, Quota quota) {
    long seconds = value(quota, usage.level);
    if (seconds == Effective.NO_LIMIT) {
      return;
    }
    reserves = true;
    var sum = usage.sum(quota);
    long left = sum.left(seconds * 1_000, now);
    if (left < LEAST_MILLIS) {
      var usedUp = sum.used(now) + LEAST_MILLIS > seconds * 1_000;
      refuse(quota, usage.level, seconds, usedUp ? Duration.between(now, sum.end(now)) : SOON);
    }
    if (refused == null && shared.areThere()) {
      left = checkFunds(usage, quota, seconds, left);
    }
    allowance = Math.min(allowance, left);
  }

  private long checkFunds(Usage usage, Quota quota, long seconds, long left) {
    return switch (shared.funds(usage, quota, seconds * 1_000, LEAST_MILLIS, Math.min(left, runMillis), now)) {
      case Funds.Known(var atHand, var unused) -> {
        if (atHand < LEAST_MILLIS) {
          var end = usage.sum(quota).end(now);
          refuse(quota, usage.level, seconds, unused < LEAST_MILLIS ? Duration.between(now, end) : SOON);
        }
        yield Math.min(left, atHand);
      }
      case Funds.Unknown() -> {
        refused = shared.refusal(usage, quota, seconds);
        yield left;
      }
    };
  }

  private long value(Quota quota, Level level) {
    return level == Level.TENANT ? table.ofTenant(quota).value() : table.ofSubject(quota, holder).value();
  }

  private void refuse(Quota quota, Level level, long limit, Duration retryAfter) {
    refused = new Refused<>(quota, level, limit, retryAfter);
  }

  @Nullable Refused<RunPermit> refused() {
    return refused;
  }

  void take(Usage usage) {
    usage.add(Quota.QUEUED_RUNS, 1);
    shared.counted(usage, Quota.QUEUED_RUNS);
    warn(usage, Quota.QUEUED_RUNS, usage.gauge(Quota.QUEUED_RUNS), mostPending(usage.level));
    long perMinute = value(Quota.RUNS_PER_MINUTE, usage.level);
    if (perMinute != Effective.NO_LIMIT && shared.areThere()) {
      shared.spend(usage);
    } else if (perMinute != Effective.NO_LIMIT) {
      usage.bucket.take(perMinute, nowNanos);
    }
    for (var quota : SharedLimits.SUMS) {
      usage.sum(quota).reserve(reservedMillis());
      long seconds = value(quota, usage.level);
      if (seconds != Effective.NO_LIMIT) {
        warn(usage, quota, usage.sum(quota).used(now) / 1_000, seconds);
      }
    }
    shared.spend(usage, now);
  }

  private void warn(Usage usage, Quota quota, long used, long limit) {
    usage.warning(quota, used, limit).ifPresent(warnings::add);
  }

  static void settle(Usage usage, long reserved, long cpuMillis, Instant now) {
    usage.add(Quota.QUEUED_RUNS, -1);
    usage.day.settle(reserved, cpuMillis, now);
    usage.month.settle(reserved, cpuMillis, now);
  }

  List<Warning> warnings() {
    return warnings;
  }

  Duration allowance() {
    return Duration.ofMillis(Math.min(allowance, Duration.ofDays(1).toMillis()));
  }

  /** Nothing is set aside where no sum is limited. */
  long reservedMillis() {
    return reserves ? Math.min(allowance, runMillis) : 0;
  }
}
