package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which requests are too large or too many; each refusal names the limit. Thread-safe. */
final class RunAdmission {
  private RunAdmission() {}

  /** The refusal, or null when the run may be queued; {@code idle} when it will not wait for another run. */
  static @Nullable Failure refuse(
      ClientMessage.Run run, LimitsConfig limits, int waiting, boolean idle, boolean ledgerFull) {
    var code = codeBytes(run.code()) + codeBytes(run.before()) + codeBytes(run.after());
    if (code > limits.codeBytes()) {
      return failure(
          run,
          ErrorCode.CODE_TOO_LARGE,
          "The code has %d bytes, the limit is %d (codeBytes). Put data into files instead."
              .formatted(code, limits.codeBytes()));
    }
    var files = fileBytes(run.files());
    if (files > limits.fileBytes()) {
      return failure(run, ErrorCode.FILE_TOO_LARGE, Sentences.filesTooLarge(files, limits.fileBytes()));
    }
    if (ledgerFull) {
      return failure(
          run,
          ErrorCode.QUOTA_EXCEEDED,
          "This session has had %d runs, which is the limit of one session. Open a new one."
              .formatted(limits.runs()));
    }
    if (!idle && waiting >= limits.queue()) {
      return failure(
          run,
          ErrorCode.QUEUE_FULL,
          "%d runs of this session wait already, which is the limit. Wait for one to end, or cancel some."
              .formatted(waiting));
    }
    return null;
  }

  /** The size in UTF-8, without encoding it. */
  static long codeBytes(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    return text.codePoints().mapToLong(RunAdmission::utf8Length).sum();
  }

  static long fileBytes(List<SourceFile> files) {
    return files.stream().mapToLong(file -> file.content().length).sum();
  }

  private static int utf8Length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private static Failure failure(ClientMessage.Run run, ErrorCode code, String message) {
    return Failure.of(run.id(), run.session(), code, message);
  }
}
