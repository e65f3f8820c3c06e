package io.serpentarium.runner;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which isolate of a process is present: its token, those of the ones before it, latest first, and how often it has been
 * made clean: what it said before that is of no interest any more.
 */
record Isolate(Token token, List<Token> predecessors, int resets) {
  /** Frames of so many earlier isolates may be under way; nobody replaces them faster than that. */
  private static final int REMEMBERED = 16;

  static Isolate first() {
    return new Isolate(Token.random(), List.of(), 0);
  }

  Isolate next() {
    return new Isolate(
        Token.random(), Stream.concat(Stream.of(token), predecessors.stream()).limit(REMEMBERED).toList(), 0);
  }

  Isolate reset() {
    return new Isolate(token, predecessors, resets + 1);
  }

  boolean isPredecessor(byte[] other) {
    return predecessors.stream().anyMatch(earlier -> earlier.matches(other));
  }
}
