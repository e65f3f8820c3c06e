package io.serpentarium.tenant;

import org.jspecify.annotations.Nullable;

/**
 * A new key for tokens.
 *
 * @param secret the secret in base64, told once; null = the tenant has made the key itself
 */
public record IssuedTokenKey(TokenKey key, @Nullable String secret) {
  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return "IssuedTokenKey[key=%s]".formatted(key);
  }
}
