package io.serpentarium.tenant;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads the secrets and public keys that tokens are signed with. Thread-safe: has no state. */
final class TokenMaterial {
  private static final int SECRET_BYTES = 32;
  private static final int MOST_SECRET_BYTES = 512;
  private static final int RSA_BITS = 2_048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private TokenMaterial() {}

  static String randomSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  /**
   * The form in which it is stored.
   *
   * @param text a secret in base64, or a public key in PEM
   * @throws IllegalArgumentException when it is not, or is too weak
   */
  static String normalised(TokenAlgorithm algorithm, String text) {
    return switch (algorithm) {
      case HS256 -> {
        byte[] secret = base64(text.strip(), "The secret is no base64.");
        if (secret.length < SECRET_BYTES || secret.length > MOST_SECRET_BYTES) {
          throw new IllegalArgumentException(
              "The secret has %d bytes; it needs %d to %d random ones."
                  .formatted(secret.length, SECRET_BYTES, MOST_SECRET_BYTES));
        }
        yield Base64.getEncoder().encodeToString(secret);
      }
      case RS256, EDDSA -> {
        if (text.contains("PRIVATE KEY")) {
          throw new IllegalArgumentException(
              "This is a private key, which nobody but its owner should have; make a new pair and send the public"
                  + " key.");
        }
        String body = text.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
        byte[] encoded =
            base64(body.replaceAll("\\s", ""), "The public key is not in PEM (-----BEGIN PUBLIC KEY-----).");
        yield Base64.getEncoder().encodeToString(publicKey(algorithm, encoded).getEncoded());
      }
    };
  }

  static byte[] secret(String material) {
    return Base64.getDecoder().decode(material);
  }

  static PublicKey publicKey(TokenKey key) {
    return publicKey(key.algorithm(), Base64.getDecoder().decode(key.material()));
  }

  private static PublicKey publicKey(TokenAlgorithm algorithm, byte[] encoded) {
    try {
      var family = algorithm == TokenAlgorithm.RS256 ? "RSA" : "Ed25519";
      var key = KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded));
      boolean strong =
          switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS;
            case EdECPublicKey edwards -> edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
            default -> false;
          };
      if (!strong) {
        throw new IllegalArgumentException(
            "The public key is too weak: RS256 needs RSA with %d bits or more, EdDSA needs Ed25519."
                .formatted(RSA_BITS));
      }
      return key;
    } catch (InvalidKeySpecException unreadable) {
      throw new IllegalArgumentException(
          "This is no public key for %s: RS256 needs an RSA key, EdDSA an Ed25519 key, in PEM."
              .formatted(algorithm.wire()),
          unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has RSA and Ed25519.", impossible);
    }
  }

  private static byte[] base64(String text, String complaint) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(complaint, unreadable);
    }
  }
}
