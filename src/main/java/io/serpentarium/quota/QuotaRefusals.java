package io.serpentarium.quota;

import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.tenant.Quota;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns refusals of the ledger into what clients are told: which quota, its value, when to try again. */
public final class QuotaRefusals {
  private static final String QUOTA = "quota";

  private QuotaRefusals() {}

  /** Why, in one word, as refusals are counted: the name of a quota or an error code. */
  public static String reason(Failure failure) {
    return failure.data().get(QUOTA) instanceof String quota ? quota : failure.code().wire();
  }

  public static Failure failure(
      @Nullable String request, @Nullable String session, ErrorCode code, Admission.Refused<?> refused) {
    if (refused.cause() == Admission.Cause.STORE_SILENT) {
      return Failure.of(request, session, ErrorCode.INTERNAL, QuotaSentences.storeSilent(refused))
          .after(refused.retryAfter());
    }
    return new Failure(
        request,
        session,
        code,
        refused.message(),
        code.retry(),
        refused.retryAfter(),
        false,
        data(refused.quota(), refused.limit(), refused.level()));
  }

  static Map<String, Object> data(Quota quota, Object limit, Admission.Level level) {
    return Map.of(QUOTA, quota.wire(), "limit", limit, "of", level.name().toLowerCase(Locale.ROOT));
  }
}
