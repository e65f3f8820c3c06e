package io.serpentarium.quota;

import io.serpentarium.seats.Seats;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.Share;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what tenants and their subjects may use, and counts what they use. Thread-safe; no call waits for
 * anything but a short lock of the tenant.
 *
 * <p>A changed quota holds from the next decision on; what was admitted before stays. Who keeps limits looks at
 * {@link #edition} from time to time.
 */
public final class QuotaLedger {
  private final Function<String, Optional<TenantEntry>> tenants;
  private final QuotaDefaults defaults;
  private final Ticker ticker;
  private final Meter meter;
  private final Seats seats;
  private final ConcurrentHashMap<String, TenantAccount> accounts = new ConcurrentHashMap<>();

  /** Of a server that is alone; {@code tenants} answers at once, with what is known of a tenant. */
  public QuotaLedger(
      Function<String, Optional<TenantEntry>> tenants, QuotaDefaults defaults, Ticker ticker, Meter meter) {
    this(tenants, defaults, ticker, meter, Seats.UNSHARED);
  }

  /** {@code seats} = what this server may use of limits that it shares with others. */
  public QuotaLedger(
      Function<String, Optional<TenantEntry>> tenants,
      QuotaDefaults defaults,
      Ticker ticker,
      Meter meter,
      Seats seats) {
    this.tenants = tenants;
    this.defaults = defaults;
    this.ticker = ticker;
    this.meter = meter;
    this.seats = seats;
  }

  /** For tests and benches: knows no tenants and limits nothing. */
  public static QuotaLedger unlimited() {
    return new QuotaLedger(_ -> Optional.empty(), new QuotaDefaults(Map.of()), Ticker.system(), new Meter());
  }

  public Admission<Permit> connect(Holder holder) {
    return current(holder.tenant()).take(holder, Quota.CONNECTIONS);
  }

  public Admission<Permit> openSession(Holder holder) {
    return current(holder.tenant()).take(holder, Quota.SESSIONS);
  }

  /** A run, which may have to wait until it is its turn. */
  public Admission<RunPermit> admitRun(Holder holder) {
    return current(holder.tenant()).admitRun(holder);
  }

  /** The turn of a run that was admitted; refused = it waits until another turn is given back. */
  public Admission<Permit> takeTurn(Holder holder) {
    return current(holder.tenant()).take(holder, Quota.CONCURRENT_RUNS);
  }

  /** A session that is there already: it counts, also beyond a limit. */
  public Permit keepSession(Holder holder) {
    return current(holder.tenant()).keep(holder, Quota.SESSIONS);
  }

  /**
   * Makes one of the decisions above so that a no is sure: if this server has none at hand, the others are asked
   * first, for two seconds at most. {@code then} is told the answer, at once or by the executor.
   */
  public <P extends Permit> void decide(
      Holder holder, Supplier<Admission<P>> decision, Executor executor, Consumer<Admission<P>> then) {
    new Patience<>(seats, holder, decision, executor, then).decide();
  }

  /** Whether other servers keep the limits together with this one. */
  public boolean isShared() {
    return seats.isShared();
  }

  /** Does the work when {@link #admitRun} can say yes, or when its no is sure; at once or by the executor. */
  public void whenRunIsDecidable(Holder holder, Executor executor, Runnable work) {
    decide(holder, () -> current(holder.tenant()).lookAtRun(holder), executor, _ -> work.run());
  }

  /** Tells the tenants that may have a turn now which they had not before; the listener must not block. */
  public void onMoreTurns(Consumer<String> listener) {
    seats.onChange(listener);
  }

  /**
   * Counts that somebody was told no. Whoever tells it to the client calls this, so that each refusal counts once,
   * whichever room has decided it.
   */
  public void refused(@Nullable String tenant, String reason) {
    meter.refused(tenant == null ? "" : tenant, reason, ticker.now());
  }

  /** Meters what an execution used. */
  public void record(Execution execution) {
    meter.record(execution);
  }

  /** Whether the tenant may open sessions at all. */
  public boolean isOpen(String tenant) {
    return tenants.apply(tenant).map(entry -> entry.tenant().state() == Tenant.State.ACTIVE).orElse(true);
  }

  /** What one run or one session of the holder may use. */
  public Map<Quota, Long> limits(Holder holder) {
    var table = table(holder.tenant());
    var limits = new EnumMap<Quota, Long>(Quota.class);
    Stream.of(Quota.values())
        .filter(quota -> quota.kind() == Quota.Kind.LIMIT)
        .forEach(quota -> limits.put(quota, table.ofSubject(quota, holder).value()));
    return limits;
  }

  /** Which environments the holder may use. */
  public Effective environments(Holder holder) {
    return table(holder.tenant()).ofSubject(Quota.ENVIRONMENTS, holder);
  }

  /** Another object whenever a limit of the tenant may have become another one. */
  public Object edition(String tenant) {
    return table(tenant);
  }

  /** The tenant's part of the machine. */
  public Share share(String tenant) {
    var table = table(tenant);
    return new Share(
        share(table, Quota.WEIGHT, Share.EQUAL.weight()),
        share(table, Quota.RUNNERS_GUARANTEED, Share.EQUAL.guaranteed()),
        share(table, Quota.RUNNERS_MAX, Share.EQUAL.max()),
        share(table, Quota.OWN_PROCESS, 0) == 1);
  }

  /** How many bytes the images of the tenant's sessions may take. */
  public long imageBytes(String tenant) {
    return table(tenant).ofTenant(Quota.IMAGE_BYTES).value();
  }

  private static int share(QuotaTable table, Quota quota, int general) {
    var decided = table.ofTenant(quota);
    return decided.isLimited() ? (int) decided.value() : general;
  }

  /** Every quota of the tenant, and who decided its value. */
  public List<Effective> effective(String tenant) {
    var table = table(tenant);
    return Stream.of(Quota.values()).map(table::ofTenant).toList();
  }

  /** Every quota of a subject, and who decided its value. */
  public List<Effective> effective(Holder holder) {
    var table = table(holder.tenant());
    return Stream.of(Quota.values())
        .filter(Quota::isForSubjects)
        .map(quota -> table.ofSubject(quota, holder))
        .toList();
  }

  /** What the tenant uses of a quota at the moment; a program should not take decisions from it. */
  public long used(String tenant, Quota quota) {
    var account = accounts.get(tenant);
    return account == null ? 0 : account.used(quota);
  }

  /** Counts the processor time that was used before this process began. Blocks: call it at start. */
  public void restore(UsageStore usage) {
    var now = ticker.now();
    var today = usage.cpuSince(PeriodSum.Period.DAY.start(now));
    usage
        .cpuSince(PeriodSum.Period.MONTH.start(now))
        .forEach((holder, month) -> restore(holder, today.getOrDefault(holder, 0L), month));
  }

  void restore(Holder holder, long dayMillis, long monthMillis) {
    account(holder.tenant()).restore(holder.subject(), dayMillis, monthMillis);
  }

  /** How many subjects of the tenant are counted for themselves at the moment. */
  int subjects(String tenant) {
    return account(tenant).subjects();
  }

  private QuotaTable table(String tenant) {
    var entry = tenants.apply(tenant);
    return account(tenant)
        .table(entry.map(TenantEntry::version).orElse(0L), entry.map(TenantEntry::overrides).orElse(List.of()));
  }

  private TenantAccount current(String tenant) {
    table(tenant);
    return account(tenant);
  }

  private TenantAccount account(String tenant) {
    var known = accounts.get(tenant);
    return known != null ? known : accounts.computeIfAbsent(
            tenant, id -> new TenantAccount(defaults, ticker, new SharedLimits(seats, id)));
  }
}
