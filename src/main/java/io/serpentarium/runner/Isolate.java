package io.serpentarium.runner;

import org.jspecify.annotations.Nullable;

/** Which isolate of a process is present: its token, and that of the one before. */
record Isolate(Token token, @Nullable Token predecessor) {

  static Isolate first() {
    return new Isolate(Token.random(), null);
  }

  Isolate next() {
    return new Isolate(Token.random(), token);
  }

  boolean isPredecessor(byte[] other) {
    return predecessor != null && predecessor.matches(other);
  }
}
