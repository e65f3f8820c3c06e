package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a part of the past. Not thread-safe: for one command. */
final class Times {
  @Option(names = "--span", paramLabel = "SPAN", description = "minute, hour or day (hour)")
  private String span = "hour";

  @Option(names = "--from", paramLabel = "TIME", description = "like 2026-11-01T00:00:00Z (a day before the end)")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "the end (now)")
  private @Nullable String to;

  /** As the API wants it in an address, to be added to what is there. */
  String query() {
    return "&span="
        + AdminApi.part(span)
        + (from == null ? "" : "&from=" + AdminApi.part(from))
        + (to == null ? "" : "&to=" + AdminApi.part(to));
  }
}
