package io.serpentarium.runner;

import io.serpentarium.protocol.SourceFile;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server tells a runner; one frame each. */
public sealed interface RunnerCommand {

  /** Runs code. Only sent when no run is in progress; {@code credit} is the output allowed at the start. */
  record Run(
      String run,
      String code,
      @Nullable String cell,
      @Nullable String setup,
      @Nullable String before,
      @Nullable String after,
      List<SourceFile> files,
      boolean stdinClosed,
      @Nullable String stdinText,
      boolean silent,
      Duration timeout,
      Duration grace,
      long outputBytes,
      int displays,
      long credit)
      implements RunnerCommand {}

  /** Raises {@code KeyboardInterrupt} in the run, if it is still the present one. */
  record Interrupt(String run) implements RunnerCommand {}

  /** Answers {@link RunnerFrame.InputRequested}; no text means end of file. */
  record Input(String run, @Nullable String text) implements RunnerCommand {}

  /** Allows that many more bytes of output. */
  record Credit(int bytes) implements RunnerCommand {}

  /** Asks for completions at a position in UTF-16 code units. Only sent when no run is in progress. */
  record Complete(String id, String code, int cursor) implements RunnerCommand {}

  /** Asks the main thread for a sign of life, which it gives even while Python spins. */
  record Ping(long nonce) implements RunnerCommand {}
}
