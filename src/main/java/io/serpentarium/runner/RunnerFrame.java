package io.serpentarium.runner;

import io.serpentarium.protocol.Completion;
import io.serpentarium.protocol.Dropped;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.protocol.TracebackFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a runner tells the server, already bounded and validated. */
public sealed interface RunnerFrame {

  /**
   * An isolate is clean and waits for its first run, after a boot or, {@code inPlace}, a reset; {@code readyImage}
   * names its memory, on which images saved by such isolates can be loaded.
   */
  record Ready(
      Duration boot,
      String python,
      String pyodide,
      boolean fromImage,
      boolean inPlace,
      long heapBytes,
      String readyImage)
      implements RunnerFrame {}

  /** An isolate could not boot. */
  record Failed(String message) implements RunnerFrame {}

  /** What a program writes; {@code bytes} is what it costs of the credit. */
  sealed interface Output extends RunnerFrame {
    int bytes();
  }

  /** Text on a standard stream, whole characters only. */
  record Text(StreamName stream, String text, int bytes) implements Output {}

  /** A MIME bundle. */
  record Displayed(
      Map<String, Object> data,
      Map<String, Object> metadata,
      @Nullable String displayId,
      boolean update,
      boolean result,
      int bytes)
      implements Output {}

  /** The program wants the output above removed. */
  record Cleared(boolean deferred, int bytes) implements Output {}

  /** The program waits for a line of input. */
  record InputRequested(String prompt, boolean password, int bytes) implements Output {}

  /** An exception that the program did not catch. */
  record Raised(
      String name, String message, String text, List<TracebackFrame> frames, @Nullable String hint, int bytes)
      implements Output {}

  /**
   * The end of a run: exactly one for each. CPU time is the process's, measured from outside; {@code gone}
   * tells that the isolate ended with it and {@link Gone} follows.
   */
  record Done(
      String run,
      Outcome outcome,
      Duration duration,
      Duration cpu,
      long heapBytes,
      long stdoutBytes,
      long stderrBytes,
      @Nullable Dropped dropped,
      boolean gone)
      implements RunnerFrame {}

  /** Completions for {@link RunnerCommand.Complete}. */
  record Completed(String id, int from, int to, List<Completion> items) implements RunnerFrame {}

  /** What became of a command about a session image; {@code id} is the command's. */
  sealed interface ImageAnswer extends RunnerFrame {
    String id();
  }

  /** All pieces of the session image have gone to the sink; {@code readyImage} is what it differs from. */
  record Saved(String id, long bytes, String readyImage) implements ImageAnswer {}

  /** The isolate's state cannot be saved, whatever is tried: the sentence says what it holds on to. */
  record Pinned(String id, String sentence) implements ImageAnswer {}

  /** The image was not made, or is not whole. */
  record NotSaved(String id, String sentence) implements ImageAnswer {}

  /** The isolate has the state of the session image. */
  record ImageLoaded(String id, long heapBytes) implements ImageAnswer {}

  /** The image does not fit or is damaged; the isolate is as clean as before. */
  record NotLoaded(String id, String sentence) implements ImageAnswer {}

  /** The isolate is gone, the process lives on. */
  record Gone(String reason, String message) implements RunnerFrame {}

  /** The answer to {@link RunnerCommand.Ping}. */
  record Pong(long nonce) implements RunnerFrame {}

  /** The process is gone. Always the last; {@code stderr} is for operators, never for guests. */
  record Exited(ExitCause cause, String detail, String stderr) implements RunnerFrame {}
}
