package io.serpentarium.vault;

import io.serpentarium.config.KeyList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Master keys: the first one is for what is encrypted from now on, all are for what there is. Thread-safe. */
public final class MasterKeys {
  public static final int ID_BYTES = 8;
  private static final int KEY_BYTES = 32;

  private final List<MasterKey> keys;

  /** A key with what tells it from others, which gives nothing away of it. */
  public record MasterKey(String id, SecretKey key) {
    @Override
    public String toString() {
      return "MasterKey[id=%s]".formatted(id);
    }
  }

  /** {@code use} goes into the ids: the same key has another one where it is used for something else. */
  public MasterKeys(KeyList keys, String use) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key is given, and nothing is stored unencrypted");
    }
    var purpose = "serpentarium %s key id".formatted(use).getBytes(StandardCharsets.US_ASCII);
    this.keys =
        keys.keys().stream()
            .map(bytes -> new SecretKeySpec(bytes, "Generic"))
            .map(key -> new MasterKey(HexFormat.of().formatHex(expand(key, new byte[0], purpose, ID_BYTES)), key))
            .toList();
  }

  /**
   * The keys of the configuration or of a file; without any, one is made in the data folder.
   *
   * @param use as in the names of configuration keys, like {@code image}
   * @throws KeyException when they cannot be read or made
   */
  public static MasterKeys load(String use, KeyList configured, String keyFile, Path data) {
    return new MasterKeys(new KeyFile(use).load(configured, keyFile, data), use);
  }

  public MasterKey first() {
    return keys.getFirst();
  }

  public Optional<MasterKey> find(String id) {
    return keys.stream().filter(master -> master.id().equals(id)).findFirst();
  }

  /** The ids, for messages. */
  public String ids() {
    return keys.stream().map(MasterKey::id).collect(Collectors.joining(", "));
  }

  /** A key for AES that is used for this alone. */
  public static SecretKey derive(MasterKey master, byte[] salt, byte[] info) {
    return new SecretKeySpec(expand(master.key(), salt, info, KEY_BYTES), "AES");
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
}
