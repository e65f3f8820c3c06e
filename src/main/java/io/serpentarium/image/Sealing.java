package io.serpentarium.image;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and authenticates the records of one image (AES-256-GCM).
 *
 * <p>The key is of this image alone, so a counter makes the nonces: kind and index of the record. Moving a
 * record to another place or giving it another kind therefore breaks it. Not thread-safe: confined to its writer
 * or reader.
 */
final class Sealing {
  static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final SecretKey key;
  private final Cipher cipher;

  Sealing(SecretKey key) {
    this.key = key;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES in GCM mode", e);
    }
  }

  /** A whole record, its prefix included; answers its length. */
  int seal(RecordKind kind, long index, byte[] content, int from, int length, byte[] record) {
    try {
      ByteBuffer.wrap(record).put(kind.code).putInt(length + TAG_BYTES);
      begin(Cipher.ENCRYPT_MODE, kind, index, length + TAG_BYTES);
      return RecordKind.PREFIX_BYTES
          + cipher.doFinal(content, from, length, record, RecordKind.PREFIX_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a record of %d bytes cannot be sealed".formatted(length), e);
    }
  }

  /** The content of a record, given without its prefix; answers the length. */
  int open(RecordKind kind, long index, byte[] sealed, int length, byte[] content)
      throws DamagedImage {
    try {
      begin(Cipher.DECRYPT_MODE, kind, index, length);
      return cipher.doFinal(sealed, 0, length, content, 0);
    } catch (AEADBadTagException damaged) {
      throw new DamagedImage("Part %d of the image is not what was written.".formatted(index + 1));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a record of %d bytes cannot be opened".formatted(length), e);
    }
  }

  private void begin(int mode, RecordKind kind, long index, int length)
      throws GeneralSecurityException {
    var nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(kind.code).putLong(index).array();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(ByteBuffer.allocate(RecordKind.PREFIX_BYTES).put(kind.code).putInt(length).flip());
  }
}
