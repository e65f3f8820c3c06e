package io.serpentarium.config;

import java.util.List;

/**
 * What a tenant may use unless something else was decided about it; {@link #NONE} = no limit.
 *
 * @param environments those that may be used; empty = all
 */
public record QuotaConfig(
    int connections,
    int sessions,
    int concurrentRuns,
    int queuedRuns,
    int runsPerMinute,
    int runBurst,
    int cpuSecondsPerDay,
    int cpuSecondsPerMonth,
    List<String> environments) {
  public static final int NONE = ValueKind.Quota.NONE;

  public QuotaConfig {
    TenancyKeys.CONNECTIONS.check(connections);
    TenancyKeys.SESSIONS.check(sessions);
    TenancyKeys.CONCURRENT_RUNS.check(concurrentRuns);
    TenancyKeys.QUEUED_RUNS.check(queuedRuns);
    TenancyKeys.RUNS_PER_MINUTE.check(runsPerMinute);
    TenancyKeys.RUN_BURST.check(runBurst);
    TenancyKeys.CPU_SECONDS_PER_DAY.check(cpuSecondsPerDay);
    TenancyKeys.CPU_SECONDS_PER_MONTH.check(cpuSecondsPerMonth);
    environments = List.copyOf(environments);
    TenancyKeys.ENVIRONMENTS.check(environments);
  }

  static QuotaConfig from(Settings settings) {
    return new QuotaConfig(
        settings.read(TenancyKeys.CONNECTIONS),
        settings.read(TenancyKeys.SESSIONS),
        settings.read(TenancyKeys.CONCURRENT_RUNS),
        settings.read(TenancyKeys.QUEUED_RUNS),
        settings.read(TenancyKeys.RUNS_PER_MINUTE),
        settings.read(TenancyKeys.RUN_BURST),
        settings.read(TenancyKeys.CPU_SECONDS_PER_DAY),
        settings.read(TenancyKeys.CPU_SECONDS_PER_MONTH),
        settings.read(TenancyKeys.ENVIRONMENTS));
  }
}
