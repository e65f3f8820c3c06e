package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.quota.Admission;
import io.serpentarium.quota.QuotaRefusals;
import io.serpentarium.quota.RunPermit;
import io.serpentarium.tenant.Quota;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a session's runs, from their admission to their end. Not thread-safe: confined to the context of
 * the session verticle.
 */
final class RunPermits {
  private final String session;
  private final Allotment allotment;
  private final Effects effects;
  private final Map<String, RunPermit> held = new HashMap<>(4);

  RunPermits(String session, Allotment allotment, Effects effects) {
    this.session = session;
    this.allotment = allotment;
    this.effects = effects;
  }

  /** The refusal, or null when the run may be queued as far as the quotas are concerned. */
  @Nullable Failure admit(ClientMessage.Run run) {
    return switch (allotment.admitRun()) {
      case Admission.Admitted<RunPermit>(var permit, var warnings) -> {
        held.put(run.id(), permit);
        warnings.forEach(warning -> effects.send(Sentences.quota(session, warning)));
        yield null;
      }
      case Admission.Refused<RunPermit> refused -> QuotaRefusals.failure(run.id(), session, code(refused.quota()), refused);
    };
  }

  private static ErrorCode code(Quota quota) {
    return switch (quota.kind()) {
      case GAUGE -> ErrorCode.QUEUE_FULL;
      case RATE -> ErrorCode.RATE_LIMITED;
      case SUM, LIMIT, SHARE, NAMES -> ErrorCode.QUOTA_EXCEEDED;
    };
  }

  /** How long a run may take at most, because of what is left of its owner's processor time. */
  Duration allowance(String run, Duration limit) {
    var permit = held.get(run);
    return permit == null || permit.allowance().compareTo(limit) > 0 ? limit : permit.allowance();
  }

  void ended(String run, Duration cpu) {
    var permit = held.remove(run);
    if (permit != null) {
      permit.settle(cpu);
    }
  }
}
