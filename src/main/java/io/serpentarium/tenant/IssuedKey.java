package io.serpentarium.tenant;

/**
 * A new key with its text, which is told once and cannot be found out again.
 *
 * @param text the key as its holder sends it
 */
public record IssuedKey(Key key, String text) {
  /** Without the text, so that it gets into no log. */
  @Override
  public String toString() {
    return "IssuedKey[key=%s]".formatted(key);
  }
}
