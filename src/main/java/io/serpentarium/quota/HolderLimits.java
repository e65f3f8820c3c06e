package io.serpentarium.quota;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.QuotaConfig;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.config.SessionConfig;
import io.serpentarium.config.SessionWall;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Between quotas and the configuration of runs and sessions. Thread-safe: has no state. */
public final class HolderLimits {
  private HolderLimits() {}

  /** What the configuration gives to every tenant. */
  public static QuotaDefaults defaults(ServerConfig config) {
    var values = new EnumMap<Quota, Long>(Quota.class);
    var quota = config.tenancy().quota();
    limited(values, Quota.CONNECTIONS, quota.connections());
    limited(values, Quota.SESSIONS, quota.sessions());
    limited(values, Quota.CONCURRENT_RUNS, quota.concurrentRuns());
    limited(values, Quota.QUEUED_RUNS, quota.queuedRuns());
    limited(values, Quota.RUNS_PER_MINUTE, quota.runsPerMinute());
    limited(values, Quota.RUN_BURST, quota.runBurst());
    limited(values, Quota.CPU_SECONDS_PER_DAY, quota.cpuSecondsPerDay());
    limited(values, Quota.CPU_SECONDS_PER_MONTH, quota.cpuSecondsPerMonth());
    values.put(Quota.IMAGE_BYTES, config.image().tenantBytes());
    values.put(Quota.MEMORY_BYTES, config.limits().memoryBytes());
    values.put(Quota.RUN_MILLIS, config.limits().runTime().toMillis());
    values.put(Quota.OUTPUT_BYTES, config.limits().outputBytes());
    values.put(Quota.CODE_BYTES, config.limits().codeBytes());
    values.put(Quota.FILE_BYTES, config.limits().fileBytes());
    values.put(Quota.SESSION_IDLE_MILLIS, config.session().idleTimeout().toMillis());
    values.put(Quota.SESSION_AGE_MILLIS, config.session().maxAge().toMillis());
    values.put(Quota.RUNNERS_GUARANTEED, 0L);
    values.put(Quota.RUNNERS_MAX, (long) config.pool().max());
    values.put(Quota.WEIGHT, 1L);
    values.put(Quota.OWN_PROCESS, config.isolation().session() == SessionWall.PROCESS ? 1L : 0L);
    return new QuotaDefaults(values, quota.environments());
  }

  private static void limited(Map<Quota, Long> values, Quota quota, int value) {
    if (value != QuotaConfig.NONE) {
      values.put(quota, (long) value);
    }
  }

  /** What a run of the holder may use; {@code general} has what no quota decides. */
  public static LimitsConfig runs(Map<Quota, Long> limits, LimitsConfig general) {
    return new LimitsConfig(
        Duration.ofMillis(value(limits, Quota.RUN_MILLIS, general.runTime().toMillis())),
        general.grace(),
        value(limits, Quota.OUTPUT_BYTES, general.outputBytes()),
        value(limits, Quota.CODE_BYTES, general.codeBytes()),
        value(limits, Quota.FILE_BYTES, general.fileBytes()),
        Math.min(value(limits, Quota.MEMORY_BYTES, general.memoryBytes()), general.memoryBytes()),
        general.diskBytes(),
        general.files(),
        general.displays(),
        general.sessions(),
        general.queue(),
        general.runs());
  }

  /** How long a session of the holder may live; {@code general} has what no quota decides. */
  public static SessionConfig life(Map<Quota, Long> limits, SessionConfig general) {
    return new SessionConfig(
        Duration.ofMillis(value(limits, Quota.SESSION_IDLE_MILLIS, general.idleTimeout().toMillis())),
        Duration.ofMillis(value(limits, Quota.SESSION_AGE_MILLIS, general.maxAge().toMillis())),
        general.resumeWindow(),
        general.ringBytes(),
        general.windowBytes(),
        general.templates());
  }

  private static long value(Map<Quota, Long> limits, Quota quota, long general) {
    var value = limits.getOrDefault(quota, Effective.NO_LIMIT);
    return value == Effective.NO_LIMIT ? general : value;
  }
}
