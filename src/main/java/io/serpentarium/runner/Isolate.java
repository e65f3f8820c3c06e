package io.serpentarium.runner;

import java.util.List;
import java.util.stream.Stream;

/** Which isolate of a process is present: its token, and those of the ones before it, latest first. */
record Isolate(Token token, List<Token> predecessors) {
  /** Frames of so many earlier isolates may be under way; nobody replaces them faster than that. */
  private static final int REMEMBERED = 16;

  static Isolate first() {
    return new Isolate(Token.random(), List.of());
  }

  Isolate next() {
    return new Isolate(
        Token.random(), Stream.concat(Stream.of(token), predecessors.stream()).limit(REMEMBERED).toList());
  }

  boolean isPredecessor(byte[] other) {
    return predecessors.stream().anyMatch(earlier -> earlier.matches(other));
  }
}
