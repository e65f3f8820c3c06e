package io.serpentarium.tenant;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An entry in a key's list of origins: one origin, or all below a domain.
 *
 * <p>{@code https://*.uni.example} stands for one or more labels below {@code uni.example}, not for
 * {@code uni.example} itself; the star is the whole left label and at least two labels follow.
 * {@code http://localhost:*} is what test keys have; it stands for every port.
 */
sealed interface OriginPattern {
  String LOCALHOST_TEXT = "http://localhost:*";

  boolean matches(Origin origin);

  /** Reads an entry; empty when it isn't one. */
  static Optional<OriginPattern> parse(String text) {
    if (text.equals(LOCALHOST_TEXT)) {
      return Optional.of(new Localhost());
    }
    var below = Below.SHAPE.matcher(text.toLowerCase(Locale.ROOT));
    if (below.matches()) {
      return Origin.parse(below.group(1) + below.group(2)).map(Below::new);
    }
    return Origin.parse(text).map(One::new);
  }

  record One(Origin allowed) implements OriginPattern {
    @Override
    public boolean matches(Origin origin) {
      return origin.equals(allowed);
    }
  }

  record Below(Origin apex) implements OriginPattern {
    private static final Pattern SHAPE =
        Pattern.compile("(https?://)\\*\\.((?=[^:]*\\.)" + Origin.HOST_NAME + "(?::[0-9]+)?)");

    @Override
    public boolean matches(Origin origin) {
      return origin.scheme().equals(apex.scheme())
          && origin.port() == apex.port()
          && origin.host().endsWith("." + apex.host());
    }
  }

  record Localhost() implements OriginPattern {
    @Override
    public boolean matches(Origin origin) {
      return origin.scheme().equals("http") && origin.host().equals("localhost");
    }
  }
}
