package io.serpentarium.config;

/**
 * What the secrets in the database are encrypted with.
 *
 * @param key the first encrypts, all decrypt
 * @param keyFile file with more keys
 */
public record SecretsConfig(KeyList key, String keyFile) {
  public SecretsConfig {
    TenancyKeys.STORE_KEY_FILE.check(keyFile);
  }

  static SecretsConfig from(Settings settings) {
    return new SecretsConfig(settings.read(TenancyKeys.STORE_KEY), settings.read(TenancyKeys.STORE_KEY_FILE));
  }

  public boolean isGiven() {
    return !key.isEmpty() || !keyFile.isEmpty();
  }
}
