package io.serpentarium.tenant;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a page comes from, as browsers compare it: scheme, host and port.
 *
 * @param host lower-case; internationalised names in their {@code xn--} form, as browsers send them
 */
public record Origin(String scheme, String host, int port) {
  private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
  static final String HOST_NAME = LABEL + "(?:\\." + LABEL + ")*";
  private static final Pattern SHAPE =
      Pattern.compile(
          "(https?)://(" + HOST_NAME + "|\\[[0-9a-f:.]{2,45}])(?::([1-9][0-9]{0,4}))?",
          Pattern.CASE_INSENSITIVE);
  private static final int LONGEST = 300;

  /**
   * Reads an {@code Origin} header; empty for anything else, also for {@code null} and for
   * addresses with a path.
   */
  static Optional<Origin> parse(String text) {
    var shape = SHAPE.matcher(text);
    if (text.length() > LONGEST || !shape.matches()) {
      return Optional.empty();
    }
    String scheme = shape.group(1).toLowerCase(Locale.ROOT);
    int port = shape.group(3) == null ? defaultPort(scheme) : Integer.parseInt(shape.group(3));
    return port > 65_535
        ? Optional.empty()
        : Optional.of(new Origin(scheme, shape.group(2).toLowerCase(Locale.ROOT), port));
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** As a browser writes it: without the default port. */
  @Override
  public String toString() {
    String start = scheme + "://" + host;
    return port == defaultPort(scheme) ? start : start + ":" + port;
  }
}
