package io.serpentarium.tenant;

import io.serpentarium.tenant.ChangeRefused.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A key that somebody else has made, as it is declared.
 *
 * @param hash SHA-256 of its text, in hex
 * @param hint its first characters, for people
 */
public record DeclaredKey(String hash, String hint, Key.Kind kind, Key.Mode mode, List<String> origins) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final String SECRET_START = "sk_";

  /** After {@code sk_live_}: what is shorter could be found by trying, since only its hash protects it. */
  private static final int LEAST_SECRET_CHARACTERS = 20;

  private static final int START_CHARACTERS = "sk_live_".length();

  public DeclaredKey {
    origins = List.copyOf(origins);
  }

  /**
   * A key by its text.
   *
   * @throws ChangeRefused when it is not a key, is too short, or cannot have these origins
   */
  public static DeclaredKey ofText(String text, List<String> origins) {
    if (!KeyText.isPlausible(text)) {
      throw new ChangeRefused(
          Reason.INVALID,
          "This is not a key: it has to begin with pk_live_, pk_test_, sk_live_ or sk_test_ and go on with 4 to 64"
              + " digits and lower-case letters.");
    }
    var kind = isSecret(text) ? Key.Kind.SECRET : Key.Kind.PUBLISHABLE;
    var mode = text.startsWith("live_", SECRET_START.length()) ? Key.Mode.LIVE : Key.Mode.TEST;
    switch (kind) {
      case PUBLISHABLE -> KeyOrigins.require(mode, origins);
      case SECRET -> requireSecret(text, origins);
    }
    return new DeclaredKey(KeyText.hash(text), KeyText.hint(text), kind, mode, origins);
  }

  private static void requireSecret(String text, List<String> origins) {
    if (!origins.isEmpty()) {
      throw new ChangeRefused(Reason.INVALID, "A secret key has no origins.");
    }
    if (text.length() < START_CHARACTERS + LEAST_SECRET_CHARACTERS) {
      throw new ChangeRefused(
          Reason.INVALID,
          "A secret key needs %d random characters or more behind its start.".formatted(LEAST_SECRET_CHARACTERS));
    }
  }

  /**
   * A secret key of which the hash alone is told.
   *
   * @throws ChangeRefused when that is no SHA-256 in hex
   */
  public static DeclaredKey ofHash(String sha256, Key.Mode mode) {
    if (!HASH.matcher(sha256).matches()) {
      throw new ChangeRefused(
          Reason.INVALID, "This is no SHA-256: it has to be 64 hexadecimal digits in lower case.");
    }
    var hint = SECRET_START + mode.name().toLowerCase(Locale.ROOT) + "_…";
    return new DeclaredKey(sha256, hint, Key.Kind.SECRET, mode, List.of());
  }

  /** Whether a text is a key that only the tenant's servers may know. */
  public static boolean isSecret(String text) {
    return text.startsWith(SECRET_START);
  }

  static DeclaredKey of(Key key) {
    return new DeclaredKey(key.hash(), key.hint(), key.kind(), key.mode(), key.allowedOrigins());
  }

  /** Without the hash, so that it gets into no log. */
  @Override
  public String toString() {
    return "DeclaredKey[hint=%s]".formatted(hint);
  }
}
