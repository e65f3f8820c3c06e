package io.serpentarium.config;

import java.net.URI;

/**
 * Who vouches for administrators besides the server itself (OpenID Connect).
 *
 * @param issuer as in {@code iss}; its keys are found from there; empty = nobody
 * @param audience what {@code aud} of its tokens has to contain
 * @param rolesClaim the claim with the roles; dots lead into objects
 * @param tenantClaim the claim with the tenant of a tenant-admin; likewise
 */
public record OidcConfig(String issuer, String audience, String rolesClaim, String tenantClaim) {
  public OidcConfig {
    TenancyKeys.OIDC_ISSUER.check(issuer);
    TenancyKeys.OIDC_AUDIENCE.check(audience);
    TenancyKeys.OIDC_ROLES.check(rolesClaim);
    TenancyKeys.OIDC_TENANT.check(tenantClaim);
    if (!issuer.isEmpty() && !isSafe(issuer)) {
      throw new InvalidValue(
          TenancyKeys.OIDC_ISSUER, issuer, "an address with https://, without query; http:// on this machine only");
    }
  }

  static OidcConfig from(Settings settings) {
    return new OidcConfig(
        settings.read(TenancyKeys.OIDC_ISSUER),
        settings.read(TenancyKeys.OIDC_AUDIENCE),
        settings.read(TenancyKeys.OIDC_ROLES),
        settings.read(TenancyKeys.OIDC_TENANT));
  }

  public boolean isOn() {
    return !issuer.isEmpty();
  }

  /** Keys that come over a line which somebody can change would let in anybody. */
  private static boolean isSafe(String issuer) {
    try {
      var address = URI.create(issuer);
      var host = address.getHost();
      var isHere = host != null && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
      return host != null
          && address.getQuery() == null
          && address.getFragment() == null
          && ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isHere));
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
