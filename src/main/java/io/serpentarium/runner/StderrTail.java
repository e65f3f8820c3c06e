package io.serpentarium.runner;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last 8 KiB that a process wrote to its standard error. Thread-safe. */
final class StderrTail {
  private static final int CAPACITY = 8 * 1024;
  private byte[] tail = new byte[0];

  synchronized void append(byte[] chunk, int length) {
    var joined = Arrays.copyOf(tail, tail.length + length);
    System.arraycopy(chunk, 0, joined, tail.length, length);
    tail = joined.length <= CAPACITY ? joined : Arrays.copyOfRange(joined, joined.length - CAPACITY, joined.length);
  }

  synchronized String text() {
    return new String(tail, StandardCharsets.UTF_8).strip();
  }
}
