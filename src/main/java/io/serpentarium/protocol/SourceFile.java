package io.serpentarium.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A file a client lays into its session: a path with either text or base64, never both. */
public record SourceFile(String path, @Nullable String text, @Nullable String base64) {
  static final int MAX_PATH = 512;

  public SourceFile {
    Check.name(path, "path", MAX_PATH);
    Check.that((text == null) != (base64 == null), "text", "given, or else \"base64\", but not both");
    if (base64 != null) {
      Check.that(isBase64(base64), "base64", "base64 text (RFC 4648, the alphabet with + and /)");
    }
  }

  public static SourceFile of(String path, String text) {
    return new SourceFile(path, text, null);
  }

  public static SourceFile of(String path, byte[] content) {
    return new SourceFile(path, null, Base64.getEncoder().encodeToString(content));
  }

  /** The bytes to write; a fresh array each time. */
  public byte[] content() {
    return text != null ? text.getBytes(UTF_8) : Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "SourceFile[path=%s, %s]".formatted(path, text != null ? "text" : "base64");
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
