package io.serpentarium.image;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.config.KeyList;
import io.serpentarium.vault.KeyException;
import io.serpentarium.vault.MasterKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** What images are encrypted with: the first master key encrypts new ones, all decrypt. Thread-safe. */
final class ImageKeys {
  static final int ID_BYTES = MasterKeys.ID_BYTES;
  private static final String USE = "image";
  private static final byte[] PURPOSE = "serpentarium image".getBytes(StandardCharsets.US_ASCII);

  private final MasterKeys keys;

  private ImageKeys(MasterKeys keys) {
    this.keys = keys;
  }

  ImageKeys(KeyList keys) {
    this(new MasterKeys(keys, USE));
  }

  static ImageKeys load(ImageConfig config, Path data) {
    try {
      return new ImageKeys(MasterKeys.load(USE, config.key(), config.keyFile(), data));
    } catch (KeyException unusable) {
      throw new ImageStoreException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /** A header for a new image. */
  Header newHeader() {
    return Header.random(HexFormat.of().parseHex(keys.first().id()));
  }

  /** What seals the records of the image with this header. */
  Sealing sealing(Header header) throws ForeignImage {
    var wanted = HexFormat.of().formatHex(header.keyId());
    var master =
        keys.find(wanted)
            .orElseThrow(
                () ->
                    new ForeignImage(
                        "The image was encrypted with the key %s, which is not among image.key and image.key-file (%s)."
                            .formatted(wanted, keys.ids())));
    return new Sealing(MasterKeys.derive(master, header.salt(), info(header)));
  }

  private static byte[] info(Header header) {
    var info = new byte[PURPOSE.length + Header.BYTES];
    System.arraycopy(PURPOSE, 0, info, 0, PURPOSE.length);
    System.arraycopy(header.bytes(), 0, info, PURPOSE.length, Header.BYTES);
    return info;
  }
}
