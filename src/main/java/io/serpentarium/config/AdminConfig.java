package io.serpentarium.config;

/**
 * The administration.
 *
 * @param port port of its own; -1 = none, 0 = any free one
 * @param token of an owner; empty = the first start makes one
 * @param oidc who else vouches for administrators
 */
public record AdminConfig(int port, String token, OidcConfig oidc) {
  private static final int LEAST_CHARACTERS = 20;

  public AdminConfig {
    TenancyKeys.ADMIN_PORT.check(port);
    TenancyKeys.ADMIN_TOKEN.check(token);
    if (!token.isEmpty() && token.length() < LEAST_CHARACTERS) {
      throw new InvalidValue(
          TenancyKeys.ADMIN_TOKEN, token, "at least %d random characters".formatted(LEAST_CHARACTERS));
    }
  }

  static AdminConfig from(Settings settings) {
    return new AdminConfig(settings.read(TenancyKeys.ADMIN_PORT), settings.read(TenancyKeys.ADMIN_TOKEN), OidcConfig.from(settings));
  }

  /** Without the token, so that it gets into no log. */
  @Override
  public String toString() {
    return "AdminConfig[port=%d]".formatted(port);
  }
}
