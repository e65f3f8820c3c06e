package io.serpentarium.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and authenticates short texts (AES-256-GCM). Thread-safe.
 *
 * <p>A sealed text says with which key, and opens only for what it was sealed for: moved to another row it is worth
 * nothing. Nonces are random; the few texts that there are make a second one like it improbable.
 */
public final class SecretBox {
  private static final String MARK = "sealed:1:";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "serpentarium secret box".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MasterKeys keys;

  public SecretBox(MasterKeys keys) {
    this.keys = keys;
  }

  public static boolean isSealed(String text) {
    return text.startsWith(MARK);
  }

  /** Whether it is sealed with the key that is used from now on. */
  public boolean isSealedWithFirst(String text) {
    return text.startsWith(MARK + keys.first().id() + ":");
  }

  public String seal(String text, String what) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      var sealed =
          cipher(Cipher.ENCRYPT_MODE, key(keys.first()), nonce, what).doFinal(text.getBytes(StandardCharsets.UTF_8));
      var encoder = Base64.getEncoder();
      return "%s%s:%s:%s"
          .formatted(MARK, keys.first().id(), encoder.encodeToString(nonce), encoder.encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a text cannot be sealed", e);
    }
  }

  /** Empty when its key is not known, or when it is not what was sealed for this. */
  public Optional<String> open(String sealed, String what) {
    var parts = sealed.split(":", -1);
    if (!isSealed(sealed) || parts.length != 5) {
      return Optional.empty();
    }
    var master = keys.find(parts[2]).orElse(null);
    if (master == null) {
      return Optional.empty();
    }
    try {
      var nonce = Base64.getDecoder().decode(parts[3]);
      var text = cipher(Cipher.DECRYPT_MODE, key(master), nonce, what).doFinal(Base64.getDecoder().decode(parts[4]));
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (AEADBadTagException | IllegalArgumentException changed) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a text cannot be opened", e);
    }
  }

  private static SecretKey key(MasterKeys.MasterKey master) {
    return MasterKeys.derive(master, new byte[0], PURPOSE);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String what) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(what.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
