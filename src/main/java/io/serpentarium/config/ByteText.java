package io.serpentarium.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** Byte sizes as operators write them: {@code 512}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}. */
final class ByteText {
  private static final Pattern SHAPE = Pattern.compile("(\\d{1,10})(B|KiB|MiB|GiB)?");

  private ByteText() {}

  static Optional<Long> parse(String text) {
    var shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(shape.group(1));
    String unit = shape.group(2);
    int shift =
        switch (unit == null ? "B" : unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
    return Optional.of(amount << shift);
  }

  static String format(long bytes) {
    int zeros = bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes);
    if (zeros >= 30) {
      return (bytes >> 30) + "GiB";
    }
    if (zeros >= 20) {
      return (bytes >> 20) + "MiB";
    }
    return zeros >= 10 ? (bytes >> 10) + "KiB" : bytes + "B";
  }
}
