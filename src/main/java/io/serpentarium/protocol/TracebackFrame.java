package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** One level of a traceback; {@code user} marks the reader's own code. Lines count from 1, columns from 0. */
public record TracebackFrame(
    String file,
    @JsonProperty(required = true) int line,
    @Nullable Integer column,
    @Nullable Integer endLine,
    @Nullable Integer endColumn,
    @Nullable String function,
    @Nullable String source,
    boolean user) {
  public TracebackFrame {
    Check.given(file, "file");
    Check.atLeast(line, "line", 0);
    Check.optionalAtLeast(column, "column", 0);
    Check.optionalAtLeast(endLine, "endLine", 0);
    Check.optionalAtLeast(endColumn, "endColumn", 0);
  }
}
