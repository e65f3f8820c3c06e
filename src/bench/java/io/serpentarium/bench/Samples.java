package io.serpentarium.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations of one kind, in ascending order. */
record Samples(long[] nanos) {
  Samples {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    nanos = nanos.clone();
    Arrays.sort(nanos);
  }

  int count() {
    return nanos.length;
  }

  long median() {
    return percentile(50);
  }

  long p95() {
    return percentile(95);
  }

  long p99() {
    return percentile(99);
  }

  long max() {
    return nanos[nanos.length - 1];
  }

  long min() {
    return nanos[0];
  }

  /** The smallest sample that at least so many percent do not exceed. */
  private long percentile(int percent) {
    return nanos[Math.max(0, (nanos.length * percent + 99) / 100 - 1)];
  }

  String spread() {
    return "%s–%s, n=%d".formatted(number(min()), number(max()), count());
  }

  /** Milliseconds, to three digits. */
  static String millis(long nanos) {
    return number(nanos) + " ms";
  }

  static String number(long nanos) {
    return decimal(nanos / 1e6);
  }

  static String decimal(double value) {
    var digits = Math.abs(value) < 1 ? 3 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
