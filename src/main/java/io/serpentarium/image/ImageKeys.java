package io.serpentarium.image;

import io.serpentarium.config.KeyList;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.Arrays;
import java.util.HexFormat;
import java.nio.charset.StandardCharsets;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The master keys: the first one encrypts new images, all decrypt. Thread-safe. */
final class ImageKeys {
  static final int ID_BYTES = 8;
  private static final int IMAGE_KEY_BYTES = 32;
  private static final byte[] ID_PURPOSE = purpose("serpentarium image key id");
  private static final byte[] IMAGE_PURPOSE = purpose("serpentarium image");

  private record MasterKey(byte[] id, SecretKey key) {}

  private final List<MasterKey> keys;

  ImageKeys(KeyList keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key is given, and nothing is stored unencrypted");
    }
    this.keys =
        keys.keys().stream()
            .map(bytes -> new SecretKeySpec(bytes, "Generic"))
            .map(key -> new MasterKey(expand(key, new byte[0], ID_PURPOSE, ID_BYTES), key))
            .toList();
  }

  /** A header for a new image. */
  Header newHeader() {
    return Header.random(keys.getFirst().id());
  }

  /** What seals the records of the image with this header. */
  Sealing sealing(Header header) throws ForeignImage {
    for (var master : keys) {
      if (Arrays.equals(master.id(), header.keyId())) {
        return new Sealing(imageKey(master.key(), header));
      }
    }
    throw new ForeignImage(
        "The image was encrypted with the key %s, which is not among image.key and image.key-file (%s)."
            .formatted(hex(header.keyId()), known()));
  }

  private String known() {
    return keys.stream().map(master -> hex(master.id())).collect(Collectors.joining(", "));
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  private static SecretKey imageKey(SecretKey master, Header header) {
    var info = new byte[IMAGE_PURPOSE.length + Header.BYTES];
    System.arraycopy(IMAGE_PURPOSE, 0, info, 0, IMAGE_PURPOSE.length);
    System.arraycopy(header.bytes(), 0, info, IMAGE_PURPOSE.length, Header.BYTES);
    return new SecretKeySpec(expand(master, header.salt(), info, IMAGE_KEY_BYTES), "AES");
  }

  private static byte[] expand(SecretKey master, byte[] salt, byte[] info, int length) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract().addIKM(master).addSalt(salt).thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java from 25 on has HKDF", e);
    }
  }

  private static byte[] purpose(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
