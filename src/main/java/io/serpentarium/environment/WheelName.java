package io.serpentarium.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a wheel's file, which says what it is for: {@code NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl}.
 *
 * @param distribution in lower case, with underscores for all that separates its words
 */
record WheelName(String distribution, String version, String python, String abi, String platform) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._]+)-([A-Za-z0-9._+!]+)(?:-[0-9][A-Za-z0-9_.]*)?-([a-z0-9_.]+)-([a-z0-9_.]+)-([a-z0-9_.]+)\\.whl");

  /** Empty when it is none. */
  static Optional<WheelName> parse(String file) {
    var match = FORM.matcher(file);
    return match.matches()
        ? Optional.of(
            new WheelName(
                normalized(match.group(1)), match.group(2), match.group(3), match.group(4), match.group(5)))
        : Optional.empty();
  }

  /** One spelling for all that people write for the same package. */
  static String normalized(String distribution) {
    return distribution.toLowerCase(Locale.ROOT).replaceAll("[-._]+", "_");
  }

  /** Whether it runs on any machine. */
  boolean isPure() {
    return tags(platform, "any") && tags(abi, "none");
  }

  boolean isForThisPython() {
    return Arrays.stream(python.split("\\.")).anyMatch(tag -> tag.matches("(py|cp)3[0-9]*"));
  }

  private static boolean tags(String compressed, String wanted) {
    return Arrays.asList(compressed.split("\\.")).contains(wanted);
  }
}
