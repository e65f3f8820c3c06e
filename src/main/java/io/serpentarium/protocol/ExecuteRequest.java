package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/execute} is given: code for a clean interpreter.
 *
 * @param stdin what the program reads; after it, or without it, is the end of the input
 * @param timeout how long it may take; at most the server's limit
 * @param profile the environment to run it in; null = the default one
 * @param files written into the working folder before it runs
 */
public record ExecuteRequest(
    String code,
    @Nullable String stdin,
    @JsonProperty("timeoutMs") @Nullable Duration timeout,
    @Nullable String profile,
    List<SourceFile> files) {
  public ExecuteRequest {
    Check.given(code, "code");
    Check.that(
        timeout == null
            || (timeout.compareTo(ClientMessage.Run.MIN_TIMEOUT) >= 0
                && timeout.compareTo(ClientMessage.Run.MAX_TIMEOUT) <= 0),
        "timeoutMs",
        "a whole number of milliseconds from 1 to 86400000 (one day)");
    Check.optionalName(profile, "profile", Check.MAX_NAME);
    files = Check.list(files, "files", ClientMessage.SessionOpen.MAX_FILES);
  }

  /** The size of the code in UTF-8. */
  public long codeBytes() {
    return code.getBytes(StandardCharsets.UTF_8).length;
  }

  public long fileBytes() {
    return files.stream().mapToLong(file -> file.content().length).sum();
  }
}
