package io.serpentarium.oneshot;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.environment.Environments;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.EnvironmentRights;
import io.serpentarium.quota.Execution;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.Permit;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.QuotaRefusals;
import io.serpentarium.quota.RunPermit;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The permits of requests, from their admission to their end. A request does not wait for its tenant's turn: without
 * one it is turned away. Not thread-safe: confined to the context of the one-shot verticle.
 */
final class Accounts {
  private final QuotaLedger ledger;
  private final EnvironmentRights rights;
  private final LimitsConfig general;
  private final Executor context;
  private final Map<Long, Held> held = new HashMap<>();

  private record Held(RunPermit run, Permit turn) {}

  /** {@code general} has what no quota decides; {@code context} is the verticle's. */
  Accounts(QuotaLedger ledger, Environments environments, LimitsConfig general, Executor context) {
    this.context = context;
    this.ledger = ledger;
    this.rights = new EnvironmentRights(ledger, environments);
    this.general = general;
  }

  /** Tells the refusal, or null when the request may be run as far as the quotas are concerned. */
  void admit(OneShotRequest.Execute execute, Consumer<@Nullable Failure> then) {
    var holder = execute.customer().holder();
    var notAllowed = rights.refuse(null, holder, execute.need().environment());
    if (notAllowed != null) {
      then.accept(notAllowed);
      return;
    }
    ledger.decide(
        holder,
        () -> ledger.admitRun(holder),
        context,
        admission -> {
          switch (admission) {
            case Admission.Refused<RunPermit> refused ->
                then.accept(QuotaRefusals.failure(null, null, code(refused.quota()), refused));
            case Admission.Admitted<RunPermit>(var run, _) -> takeTurn(execute, run, then);
          }
        });
  }

  private void takeTurn(OneShotRequest.Execute execute, RunPermit run, Consumer<@Nullable Failure> then) {
    var holder = execute.customer().holder();
    ledger.decide(
        holder,
        () -> ledger.takeTurn(holder),
        context,
        admission -> {
          switch (admission) {
            case Admission.Refused<Permit> refused -> {
              run.release();
              then.accept(QuotaRefusals.failure(null, null, ErrorCode.QUEUE_FULL, refused));
            }
            case Admission.Admitted<Permit>(var turn, _) -> {
              held.put(execute.id(), new Held(run, turn));
              then.accept(null);
            }
          }
        });
  }

  /** What one run of the holder may use. */
  LimitsConfig limits(Holder holder) {
    return HolderLimits.runs(ledger.limits(holder), general);
  }

  Share share(String tenant) {
    return ledger.share(tenant);
  }

  private static ErrorCode code(Quota quota) {
    return switch (quota.kind()) {
      case GAUGE -> ErrorCode.QUEUE_FULL;
      case RATE -> ErrorCode.RATE_LIMITED;
      case SUM, LIMIT, SHARE, NAMES -> ErrorCode.QUOTA_EXCEEDED;
    };
  }

  Duration allowance(long request, Duration limit) {
    var permits = held.get(request);
    return permits == null || permits.run().allowance().compareTo(limit) > 0 ? limit : permits.run().allowance();
  }

  /** It was run; what it used is metered. */
  void ended(Shot shot, Outcome outcome, Duration wall, Duration cpu, long memory, Instant now) {
    settle(shot.id(), cpu);
    var customer = shot.customer();
    ledger.record(
        new Execution(
            now,
            customer.principal().tenantId(),
            customer.holder().subject(),
            customer.key(),
            "",
            outcome,
            wall,
            cpu,
            memory,
            shot.outputBytes()));
  }

  /** It was not run after all. */
  void gone(long request) {
    settle(request, Duration.ZERO);
  }

  private void settle(long request, Duration cpu) {
    var permits = held.remove(request);
    if (permits != null) {
      permits.run().settle(cpu);
      permits.turn().release();
    }
  }
}
