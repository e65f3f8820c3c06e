package io.serpentarium.config;

/**
 * Where tenants are kept, and what they sign.
 *
 * @param storeUrl a PostgreSQL; empty = a file in the data folder
 * @param secrets what secrets there are encrypted with
 * @param file that declares tenants; empty = none
 * @param tokenAudience what {@code aud} of tokens has to contain
 * @param quota what a tenant may use unless something else was decided about it
 * @param metering whether what executions use is summed up and written down
 */
public record TenancyConfig(
    String storeUrl, SecretsConfig secrets, String file, String tokenAudience, AdminConfig admin, QuotaConfig quota,
    boolean metering) {
  public TenancyConfig {
    TenancyKeys.STORE_URL.check(storeUrl);
    TenancyKeys.TENANCY_FILE.check(file);
    TenancyKeys.TOKEN_AUDIENCE.check(tokenAudience);
  }

  static TenancyConfig from(Settings settings) {
    return new TenancyConfig(
        settings.read(TenancyKeys.STORE_URL),
        SecretsConfig.from(settings),
        settings.read(TenancyKeys.TENANCY_FILE),
        settings.read(TenancyKeys.TOKEN_AUDIENCE),
        AdminConfig.from(settings),
        QuotaConfig.from(settings),
        settings.read(TenancyKeys.METERING));
  }

  /** Without the address, which has a password in it. */
  @Override
  public String toString() {
    return "TenancyConfig[tokenAudience=%s, quota=%s]".formatted(tokenAudience, quota);
  }
}
