package io.serpentarium.tenant;

import java.util.List;

/** Checks the list of origins that a new publishable key is to have. */
final class KeyOrigins {
  private KeyOrigins() {}

  static void require(Key.Mode mode, List<String> origins) {
    switch (mode) {
      case TEST -> {
        if (!origins.equals(List.of(OriginPattern.LOCALHOST_TEXT))) {
          throw new ChangeRefused(
              ChangeRefused.Reason.INVALID,
              "A test key allows %s only; make a live key for other origins."
                  .formatted(OriginPattern.LOCALHOST_TEXT));
        }
      }
      case LIVE -> origins.forEach(KeyOrigins::requireLive);
    }
  }

  private static void requireLive(String text) {
    if (text.equals(OriginPattern.LOCALHOST_TEXT)) {
      throw new ChangeRefused(
              ChangeRefused.Reason.INVALID,
          "%s is for test keys; name the port for a live key.".formatted(text));
    }
    if (OriginPattern.parse(text).isEmpty()) {
      throw new ChangeRefused(
              ChangeRefused.Reason.INVALID,
          ("\"%s\" is not an origin: write scheme, host and port like https://uni.example or"
                  + " https://*.uni.example, without a path, and names with other letters in their"
                  + " xn-- form.")
              .formatted(text));
    }
  }
}
