package io.serpentarium.oneshot;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ExecuteRequest;
import io.serpentarium.protocol.ServerMessage.Failure;
import org.jspecify.annotations.Nullable;

/** The sentences with which requests are turned away. */
final class Refusals {
  private Refusals() {}

  /** The refusal, or null when it may run. */
  static @Nullable Failure of(ExecuteRequest request, LimitsConfig limits) {
    var code = request.codeBytes();
    if (code > limits.codeBytes()) {
      return refusal(
          ErrorCode.CODE_TOO_LARGE,
          "code has %d bytes, the limit is %d (codeBytes). Put data into files instead."
              .formatted(code, limits.codeBytes()));
    }
    var files = request.fileBytes();
    return files > limits.fileBytes()
        ? refusal(
            ErrorCode.FILE_TOO_LARGE,
            "files have %d bytes together, the limit is %d (fileBytes)."
                .formatted(files, limits.fileBytes()))
        : null;
  }

  static Failure of(Refusal refusal) {
    var code =
        switch (refusal.reason()) {
          case QUEUE_FULL -> ErrorCode.QUEUE_FULL;
          case DRAINING -> ErrorCode.DRAINING;
          case NO_RUNNER -> ErrorCode.BUSY;
        };
    return refusal(code, refusal.message()).after(refusal.retryAfter());
  }

  private static Failure refusal(ErrorCode code, String sentence) {
    return Failure.of(null, null, code, sentence);
  }
}
