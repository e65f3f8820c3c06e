package io.serpentarium.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names an image among all images of its tenant. */
public record ImageId(String tenant, String name) {
  private static final int MOST_CHARACTERS = 200;
  private static final int FILE_NAME_BYTES = 16;

  public ImageId {
    check("tenant", tenant);
    check("name", name);
  }

  private static void check(String field, String text) {
    if (text.isEmpty() || text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the %s of an image has %d characters, but must have 1 to %d"
              .formatted(field, text.length(), MOST_CHARACTERS));
    }
  }

  /** A name for its file that depends on nothing a guest could choose. */
  String fileName() {
    try {
      var first = tenant.getBytes(StandardCharsets.UTF_8);
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(first.length).flip());
      digest.update(first);
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, FILE_NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
