package io.serpentarium.config;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Secret keys of 32 bytes each; its text for people hides them. Thread-safe. */
public final class KeyList {
  public static final int KEY_BYTES = 32;

  private final List<byte[]> keys;

  private KeyList(List<byte[]> keys) {
    this.keys = keys;
  }

  /** Reads base64 texts with commas or line ends between them; empty text gives an empty list. */
  public static Optional<KeyList> parse(String text) {
    try {
      var keys =
          Arrays.stream(text.split("[,\\n]", -1))
              .map(String::strip)
              .filter(part -> !part.isEmpty())
              .map(part -> Base64.getDecoder().decode(part))
              .toList();
      return keys.stream().allMatch(key -> key.length == KEY_BYTES)
          ? Optional.of(new KeyList(keys))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Copies of the keys, in their order. */
  public List<byte[]> keys() {
    return keys.stream().map(byte[]::clone).toList();
  }

  String text() {
    return keys.stream().map(Base64.getEncoder()::encodeToString).collect(Collectors.joining(","));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyList list && text().equals(list.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return keys.size() + " keys, not shown";
  }
}
