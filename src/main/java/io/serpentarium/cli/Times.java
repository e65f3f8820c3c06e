package io.serpentarium.cli;

import org.jspecify.annotations.Nullable;

/** A part of the past, as the API wants it in an address. Thread-safe: has no state. */
final class Times {
  private Times() {}

  static String query(String span, @Nullable String from, @Nullable String to) {
    return "&span="
        + AdminApi.part(span)
        + (from == null ? "" : "&from=" + AdminApi.part(from))
        + (to == null ? "" : "&to=" + AdminApi.part(to));
  }
}
