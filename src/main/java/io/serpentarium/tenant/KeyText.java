package io.serpentarium.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The text of keys: {@code pk_live_} or the like, then 130 random bits. */
final class KeyText {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;
  private static final int HINT_LENGTH = 10;
  private static final Pattern SHAPE = Pattern.compile("(pk|sk)_(live|test)_[0-9a-z]{4,64}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyText() {}

  static String random(Key.Kind kind, Key.Mode mode) {
    String holder =
        switch (kind) {
          case PUBLISHABLE -> "pk_";
          case SECRET -> "sk_";
        };
    return holder + mode.name().toLowerCase(Locale.ROOT) + "_" + randomId();
  }

  static String randomId() {
    var id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** Whether a text can be a key at all; others need not be looked up. */
  static boolean isPlausible(String text) {
    return SHAPE.matcher(text).matches();
  }

  static String hint(String text) {
    return text.substring(0, HINT_LENGTH) + "…";
  }

  /** A plain SHA-256 is right here: the keys are random, so there is nothing to guess. */
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256.", impossible);
    }
  }
}
