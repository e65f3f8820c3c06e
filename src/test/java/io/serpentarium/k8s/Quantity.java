package io.serpentarium.k8s;

import java.util.regex.Pattern;

/** Amounts of memory, in MiB, as Kubernetes and as the JVM write them. */
final class Quantity {
  private static final Pattern OPTION = Pattern.compile("(\\d+)([mg])");

  private Quantity() {}

  /** Of a form like {@code 512Mi} or {@code 5Gi}. */
  static long mebibytes(String quantity) {
    var number = Long.parseLong(quantity.substring(0, quantity.length() - 2));
    return switch (quantity.substring(quantity.length() - 2)) {
      case "Mi" -> number;
      case "Gi" -> number * 1024;
      default -> throw new AssertionError(quantity + " is neither in Mi nor in Gi");
    };
  }

  /** What follows an option in a form like {@code -Xmx384m}. */
  static long mebibytesAfter(String option, String javaOptions) {
    for (var word : javaOptions.split(" ", -1)) {
      if (word.startsWith(option)) {
        var amount = OPTION.matcher(word.substring(option.length()));
        if (amount.matches()) {
          return Long.parseLong(amount.group(1)) * (amount.group(2).equals("g") ? 1024 : 1);
        }
      }
    }
    throw new AssertionError(
        "%s is not among the JVM's options: %s".formatted(option, javaOptions));
  }
}
