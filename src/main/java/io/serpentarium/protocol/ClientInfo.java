package io.serpentarium.protocol;

import org.jspecify.annotations.Nullable;

/** What a client says of itself; for logs and statistics, never for decisions. */
public record ClientInfo(@Nullable String name, @Nullable String version, @Nullable String page) {
  static final int MAX_PAGE = 2048;

  public ClientInfo {
    Check.optionalLength(name, "name", Check.MAX_NAME);
    Check.optionalLength(version, "version", Check.MAX_NAME);
    Check.optionalLength(page, "page", MAX_PAGE);
  }
}
