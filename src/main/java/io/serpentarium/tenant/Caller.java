package io.serpentarium.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Someone whose key was accepted.
 *
 * @param origin origin of the page; null = not a browser
 */
public record Caller(Tenant tenant, Key key, @Nullable Origin origin) {
  /** The one within the tenant that this caller speaks for. */
  public Principal principal(String subject) {
    return new Principal(tenant.id(), subject);
  }
}
