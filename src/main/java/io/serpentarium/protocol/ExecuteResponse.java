package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/execute} answers when the code has run, however it ended.
 *
 * @param result the value of the last expression
 * @param displays rich outputs, in order
 */
public record ExecuteResponse(
    Outcome status,
    String stdout,
    String stderr,
    @Nullable Shown result,
    @Nullable Raised exception,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Shown> displays,
    Usage usage) {
  public ExecuteResponse {
    displays = List.copyOf(displays);
  }

  /** A MIME bundle: texts by their type, pictures in base64. */
  public record Shown(Map<String, Object> data, Map<String, Object> metadata) {
    public Shown {
      data = Check.object(data);
      metadata = Check.object(metadata);
    }
  }

  /** The exception that the program did not catch, as in the message {@code exception}. */
  public record Raised(
      String name,
      String message,
      @JsonProperty("text") String traceback,
      List<TracebackFrame> frames,
      @Nullable String hint) {}

  /** What the run has used; the memory is that of the interpreter at its end. */
  public record Usage(
      @JsonProperty("durationMs") Duration duration,
      @JsonProperty("cpuMs") Duration cpu,
      @JsonProperty(value = "memoryBytes", required = true) long memoryBytes) {}
}
