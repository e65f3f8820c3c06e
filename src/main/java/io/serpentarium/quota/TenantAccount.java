package io.serpentarium.quota;

import io.serpentarium.quota.Admission.Admitted;
import io.serpentarium.quota.Admission.Level;
import io.serpentarium.quota.Admission.Refused;
import io.serpentarium.quota.Admission.Warning;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaOverride;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant and its subjects use. Thread-safe: each decision is made as a whole, under the account's lock.
 *
 * <p>Everything is checked before anything is taken, so that a refusal changes nothing.
 */
final class TenantAccount {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final QuotaDefaults defaults;
  private final Ticker ticker;
  private final SharedLimits shared;
  private final Usage tenant = Usage.ofTenant();
  private final Map<String, Usage> subjects = new HashMap<>();

  /** Of subjects that have not been counted in this process yet. */
  private final Map<String, EarlierUse> earlierUse = new HashMap<>();

  private long version = -1;
  private QuotaTable table;

  TenantAccount(QuotaDefaults defaults, Ticker ticker, SharedLimits shared) {
    this.shared = shared;
    this.defaults = defaults;
    this.ticker = ticker;
    this.table = new QuotaTable(defaults, List.of(), Instant.EPOCH);
  }

  /** The values that hold now; {@code newest} is the version that these overrides are of. */
  synchronized QuotaTable table(long newest, List<QuotaOverride> overrides) {
    var now = ticker.now();
    if (newest > version || (newest == version && table.isStale(now))) {
      version = newest;
      table = new QuotaTable(defaults, overrides, now);
    }
    return table;
  }

  /** One more connection, session or turn. */
  synchronized Admission<Permit> take(Holder holder, Quota quota) {
    var tenantLimit = table.ofTenant(quota).value();
    var subjectLimit = table.ofSubject(quota, holder).value();
    var subject = subject(holder);
    if (tenant.gauge(quota) >= tenantLimit) {
      return new Refused<>(quota, Level.TENANT, tenantLimit, SOON);
    }
    if (subject != null && subject.gauge(quota) >= subjectLimit) {
      return new Refused<>(quota, Level.SUBJECT, subjectLimit, SOON);
    }
    if (!shared.hasSeat(tenant, quota, tenantLimit)) {
      return shared.refusal(tenant, quota, tenantLimit);
    }
    if (subject != null && !shared.hasSeat(subject, quota, subjectLimit)) {
      return shared.refusal(subject, quota, subjectLimit);
    }
    add(quota, subject, 1);
    var warnings = new ArrayList<Warning>(0);
    tenant.warning(quota, tenant.gauge(quota), tenantLimit).ifPresent(warnings::add);
    if (subject != null) {
      subject.warning(quota, subject.gauge(quota), subjectLimit).ifPresent(warnings::add);
    }
    return new Admitted<>(permit(holder, quota, subject), warnings);
  }

  /** One that is there already, whatever the limit. */
  synchronized Permit keep(Holder holder, Quota quota) {
    var subject = subject(holder);
    // Asks for the seats, so that others do not take them.
    shared.hasSeat(tenant, quota, table.ofTenant(quota).value());
    if (subject != null) {
      shared.hasSeat(subject, quota, table.ofSubject(quota, holder).value());
    }
    add(quota, subject, 1);
    return permit(holder, quota, subject);
  }

  private Permit permit(Holder holder, Quota quota, @Nullable Usage subject) {
    var released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        giveBack(quota, holder, subject);
      }
    };
  }

  private synchronized void giveBack(Quota quota, Holder holder, @Nullable Usage subject) {
    add(quota, subject, -1);
    forgetIfIdle(holder, subject);
  }

  private void add(Quota quota, @Nullable Usage subject, long amount) {
    tenant.add(quota, amount);
    shared.counted(tenant, quota);
    if (subject != null) {
      subject.add(quota, amount);
      shared.counted(subject, quota);
    }
  }

  /** One more run, which may have to wait. */
  synchronized Admission<RunPermit> admitRun(Holder holder) {
    var subject = subject(holder);
    var run = decision(holder, subject);
    var refused = run.refused();
    if (refused != null) {
      return refused;
    }
    run.take(tenant);
    if (subject != null) {
      run.take(subject);
    }
    return new Admitted<>(new Admittance(holder, subject, run.allowance(), run.reservedMillis()), run.warnings());
  }

  /** Whether a run would be admitted; takes nothing. */
  synchronized Admission<Permit> lookAtRun(Holder holder) {
    var refused = decision(holder, subject(holder)).refused();
    return refused == null
        ? new Admitted<>(() -> {}, List.of())
        : new Refused<>(refused.quota(), refused.level(), refused.limit(), refused.retryAfter(), refused.cause());
  }

  private RunDecision decision(Holder holder, @Nullable Usage subject) {
    var run = new RunDecision(table, holder, ticker, shared);
    run.check(tenant);
    if (subject != null) {
      run.check(subject);
    }
    return run;
  }

  /** The right to a run. Thread-safe. */
  private final class Admittance implements RunPermit {
    private final Holder holder;
    private final @Nullable Usage subject;
    private final Duration allowance;
    private final long reserved;
    private final AtomicBoolean settled = new AtomicBoolean();

    Admittance(Holder holder, @Nullable Usage subject, Duration allowance, long reserved) {
      this.holder = holder;
      this.subject = subject;
      this.allowance = allowance;
      this.reserved = reserved;
    }

    @Override
    public Duration allowance() {
      return allowance;
    }

    @Override
    public void settle(Duration cpu) {
      if (settled.compareAndSet(false, true)) {
        TenantAccount.this.settle(holder, subject, reserved, cpu.toMillis());
      }
    }
  }

  private synchronized void settle(Holder holder, @Nullable Usage subject, long reserved, long cpuMillis) {
    var now = ticker.now();
    RunDecision.settle(tenant, reserved, cpuMillis, now);
    shared.counted(tenant, Quota.QUEUED_RUNS);
    shared.spend(tenant, now);
    if (subject != null) {
      RunDecision.settle(subject, reserved, cpuMillis, now);
      shared.counted(subject, Quota.QUEUED_RUNS);
      shared.spend(subject, now);
    }
    forgetIfIdle(holder, subject);
  }

  /** Counts processor time that the subject used before this process began. */
  synchronized void restore(String subject, long dayMillis, long monthMillis) {
    var now = ticker.now();
    var earlier = new EarlierUse(dayMillis, monthMillis, now);
    earlier.addTo(tenant, now);
    if (!subject.equals(Execution.ANONYMOUS)) {
      earlierUse.put(subject, earlier);
    }
  }

  /** What all subjects together use of a quota now; a program should not take decisions from it. */
  synchronized long used(Quota quota) {
    return switch (quota) {
      case CPU_SECONDS_PER_DAY, CPU_SECONDS_PER_MONTH -> tenant.sum(quota).used(ticker.now()) / 1_000;
      default -> tenant.gauge(quota);
    };
  }

  synchronized int subjects() {
    return subjects.size();
  }

  private @Nullable Usage subject(Holder holder) {
    var known = subjects.get(holder.subject());
    if (known != null || !table.countsSubject(holder)) {
      return known;
    }
    var fresh = Usage.ofSubject(holder.subject());
    var earlier = earlierUse.remove(holder.subject());
    if (earlier != null) {
      earlier.addTo(fresh, ticker.now());
    }
    subjects.put(holder.subject(), fresh);
    return fresh;
  }

  private void forgetIfIdle(Holder holder, @Nullable Usage subject) {
    if (subject != null && subject.isIdle(ticker.now(), ticker.nanos())) {
      subjects.remove(holder.subject(), subject);
    }
  }
}
