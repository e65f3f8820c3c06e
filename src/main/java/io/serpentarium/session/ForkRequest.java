package io.serpentarium.session;

import org.jspecify.annotations.Nullable;

/** Somebody wants a copy of a session's state. */
sealed interface ForkRequest {
  /** The request that is answered. */
  String re();

  /** A new session of the same connection begins with it. */
  record Open(String re, @Nullable String name) implements ForkRequest {}

  /** It is kept for sessions of others. */
  record Share(String re) implements ForkRequest {}
}
