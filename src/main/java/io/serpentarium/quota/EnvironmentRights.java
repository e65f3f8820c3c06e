package io.serpentarium.quota;

import io.serpentarium.environment.EnvironmentName;
import io.serpentarium.environment.Environments;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.tenant.Quota;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides who may use which environment, which clients call a profile. Thread-safe. */
public final class EnvironmentRights {
  private static final String DEFAULT_IS = "Without profile it is %s.".formatted(EnvironmentName.DEFAULT);

  private final QuotaLedger ledger;
  private final Environments environments;

  public EnvironmentRights(QuotaLedger ledger, Environments environments) {
    this.ledger = ledger;
    this.environments = environments;
  }

  /** The environment that a request asks for. */
  public static String wanted(@Nullable String profile) {
    return profile == null ? EnvironmentName.DEFAULT : profile;
  }

  /** The refusal, or null when the holder may use it; {@code request} is the id of what is answered. */
  public @Nullable Failure refuse(@Nullable String request, Holder holder, String name) {
    var quota = ledger.environments(holder);
    var usable = environments.names().stream().filter(quota::allows).toList();
    var environment = environments.find(name);
    if (environment.isEmpty()) {
      return Failure.of(
          request,
          null,
          ErrorCode.UNKNOWN_PROFILE,
          "profile: this server has no environment \"%s\"; you may use %s.".formatted(name, listed(usable)));
    }
    if (!quota.allows(name)) {
      return refusal(
          request,
          Quota.ENVIRONMENTS,
          quota.names(),
          quota.source(),
          "profile: you may use %s here (environments), and not \"%s\". %s"
              .formatted(listed(usable), name, usable.isEmpty() ? "Ask the owner of this site." : DEFAULT_IS));
    }
    var needed = environment.get().memoryBytes();
    var memory = ledger.limits(holder).getOrDefault(Quota.MEMORY_BYTES, Effective.NO_LIMIT);
    if (needed > memory) {
      return refusal(
          request,
          Quota.MEMORY_BYTES,
          memory,
          quota.source(),
          "profile: \"%s\" has %d bytes in memory before anything runs, and you may have %d (memoryBytes). Use another one."
              .formatted(name, needed, memory));
    }
    return null;
  }

  private static Failure refusal(
      @Nullable String request, Quota quota, Object limit, Effective.Source source, String sentence) {
    var code = ErrorCode.PROFILE_NOT_ALLOWED;
    return new Failure(
        request, null, code, sentence, code.retry(), null, false, QuotaRefusals.data(quota, limit, level(source)));
  }

  private static Admission.Level level(Effective.Source source) {
    return switch (source) {
      case DEFAULT, TENANT -> Admission.Level.TENANT;
      case EACH_SUBJECT, SUBJECT, TOKEN -> Admission.Level.SUBJECT;
    };
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
