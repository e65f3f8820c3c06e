package io.serpentarium.tenant;

import io.serpentarium.tenant.ChangeRefused.Reason;

/**
 * A key that a tenant signs tokens with, as it is declared.
 *
 * @param material base64, not encrypted: the secret, or the public key as SubjectPublicKeyInfo
 */
public record DeclaredTokenKey(String kid, TokenAlgorithm algorithm, String material) {
  /**
   * Reads the key.
   *
   * @param text the public key in PEM; for HS256 the secret in base64
   * @throws ChangeRefused when it is not, is too weak, or has an unsuitable name
   */
  public static DeclaredTokenKey of(String kid, TokenAlgorithm algorithm, String text) {
    TokenKey.requireKid(kid);
    try {
      return new DeclaredTokenKey(kid, algorithm, TokenMaterial.normalised(algorithm, text));
    } catch (IllegalArgumentException unusable) {
      throw new ChangeRefused(Reason.INVALID, String.valueOf(unusable.getMessage()));
    }
  }

  /** The key as it is used; one that cannot be decrypted is like no other. */
  static DeclaredTokenKey of(TokenKey key, TokenSecrets secrets) {
    return new DeclaredTokenKey(key.kid(), key.algorithm(), secrets.open(key).orElse(""));
  }

  /** Without the material, so that it gets into no log. */
  @Override
  public String toString() {
    return "DeclaredTokenKey[kid=%s, algorithm=%s]".formatted(kid, algorithm);
  }
}
