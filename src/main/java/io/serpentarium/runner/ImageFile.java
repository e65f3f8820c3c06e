package io.serpentarium.runner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;

/** An image file as the runner writes it; its {@code image.ts} has the format. Thread-safe: has no state. */
final class ImageFile {
  private static final byte[] MAGIC = "SERPIMG\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 3;
  private static final int HEADER = 64;
  private static final int DIGEST_AT = 24;
  private static final int DIGEST_BYTES = 32;
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_KEY = 1024;

  private ImageFile() {}

  /** What Python has in memory when it has booted from it; empty when the file is missing, torn or damaged. */
  static OptionalLong memoryBytes(Path file) {
    try (var in = Files.newInputStream(file)) {
      var header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
      if (header.limit() < HEADER || !startsWithMagic(header) || header.getInt(8) != VERSION) {
        return OptionalLong.empty();
      }
      int keyLength = header.getInt(12);
      if (keyLength < 0 || keyLength > LONGEST_KEY) {
        return OptionalLong.empty();
      }
      int start = (HEADER + keyLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      in.skipNBytes(start - HEADER);
      var expected = new byte[DIGEST_BYTES];
      header.get(DIGEST_AT, expected);
      var payload = in.readAllBytes();
      var whole = payload.length == header.getLong(16) && MessageDigest.isEqual(expected, sha256(payload));
      return whole ? OptionalLong.of(header.getLong(DIGEST_AT + DIGEST_BYTES)) : OptionalLong.empty();
    } catch (IOException missingOrTorn) {
      return OptionalLong.empty();
    }
  }

  private static boolean startsWithMagic(ByteBuffer header) {
    var magic = new byte[MAGIC.length];
    header.get(0, magic);
    return MessageDigest.isEqual(magic, MAGIC);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
