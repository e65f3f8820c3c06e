package io.serpentarium.image;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The first bytes of an image file: who can read it. Everything after them is encrypted with a key that is
 * derived from all of them, so that no bit of them can change unnoticed.
 */
record Header(byte[] bytes) {
  static final int BYTES = 48;

  private static final byte[] MAGIC = {'S', 'P', 'I', 'M', 'A', 'G', 'E'};
  private static final byte VERSION = 1;
  private static final int KEY_ID_AT = MAGIC.length + 1;
  private static final int SALT_AT = KEY_ID_AT + ImageKeys.ID_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** For a new image: with a salt that no other image has. */
  static Header random(byte[] keyId) {
    var salt = new byte[BYTES - SALT_AT];
    RANDOM.nextBytes(salt);
    return new Header(
        ByteBuffer.allocate(BYTES).put(MAGIC).put(VERSION).put(keyId).put(salt).array());
  }

  static Header parse(byte[] bytes) throws DamagedImage, ForeignImage {
    if (bytes.length != BYTES || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)) {
      throw new DamagedImage("The image does not begin like one.");
    }
    var version = bytes[MAGIC.length];
    if (version != VERSION) {
      throw new ForeignImage(
          "The image has format %d, and this server reads format %d: another version wrote it."
              .formatted(version, VERSION));
    }
    return new Header(bytes);
  }

  byte[] keyId() {
    return Arrays.copyOfRange(bytes, KEY_ID_AT, SALT_AT);
  }

  byte[] salt() {
    return Arrays.copyOfRange(bytes, SALT_AT, BYTES);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header header && Arrays.equals(bytes, header.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
