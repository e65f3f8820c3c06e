package io.serpentarium.tenant;

import java.util.List;
import java.util.Optional;

/**
 * A tenant with all that is known about it, but for its keys.
 *
 * @param version number of its newest change
 */
public record TenantEntry(Tenant tenant, long version, List<TokenKey> tokenKeys, List<QuotaOverride> overrides) {
  public TenantEntry {
    tokenKeys = List.copyOf(tokenKeys);
    overrides = List.copyOf(overrides);
  }

  Optional<TokenKey> tokenKey(String kid) {
    return tokenKeys.stream().filter(key -> key.kid().equals(kid)).findFirst();
  }
}
