package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The limits a client is told in {@code welcome}, so that it can warn before it is refused. */
public record Limits(
    @JsonProperty("runMs") @Nullable Duration run,
    @Nullable Long outputBytes,
    @Nullable Long codeBytes,
    @Nullable Long fileBytes,
    @Nullable Integer sessions,
    @Nullable Integer memoryMb) {
  public Limits {
    Check.optionalNotNegative(run, "runMs");
    Check.optionalAtLeast(outputBytes, "outputBytes", 0);
    Check.optionalAtLeast(codeBytes, "codeBytes", 0);
    Check.optionalAtLeast(fileBytes, "fileBytes", 0);
    Check.optionalAtLeast(sessions, "sessions", 0);
    Check.optionalAtLeast(memoryMb, "memoryMb", 0);
  }
}
