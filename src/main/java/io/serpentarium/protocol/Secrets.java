package io.serpentarium.protocol;

import org.jspecify.annotations.Nullable;

/** Keeps credentials and passwords out of logs. */
final class Secrets {
  private Secrets() {}

  /** What a log may show of a secret: whether there is one. */
  static @Nullable String hide(@Nullable String secret) {
    return secret == null ? null : "***";
  }
}
