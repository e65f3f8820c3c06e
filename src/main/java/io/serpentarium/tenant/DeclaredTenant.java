package io.serpentarium.tenant;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.serpentarium.tenant.ChangeRefused.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A tenant with everything it is to have; what is not here it does not have. Immutable. */
public record DeclaredTenant(
    String id,
    String name,
    Tenant.State state,
    boolean nullOrigin,
    Set<DeclaredKey> keys,
    Set<DeclaredTokenKey> tokenKeys,
    Set<DeclaredQuota> quotas) {
  public DeclaredTenant {
    keys = Set.copyOf(keys);
    tokenKeys = Set.copyOf(tokenKeys);
    quotas = Set.copyOf(quotas);
  }

  /**
   * The same, if there can be such a tenant.
   *
   * @throws ChangeRefused when there cannot
   */
  public DeclaredTenant checked() {
    if (id.equals(DemoTenant.ID)) {
      throw new ChangeRefused(
          Reason.INVALID, "The tenant demo belongs to the server: demo.enabled decides about it.");
    }
    tenant().requireSound();
    if (tokenKeys.size() > TokenKey.MOST_LIVE) {
      throw new ChangeRefused(
          Reason.INVALID,
          "A tenant can have %d keys for tokens, the old and the new one of a rotation."
              .formatted(TokenKey.MOST_LIVE));
    }
    return this;
  }

  Tenant tenant() {
    return new Tenant(id, name, state, nullOrigin, Tenant.MANAGED_BY_FILE);
  }

  /** What is valid of a tenant at that time. */
  static DeclaredTenant of(TenantEntry entry, List<Key> keys, TokenSecrets secrets, Instant now) {
    var tenant = entry.tenant();
    return new DeclaredTenant(
        tenant.id(),
        tenant.name(),
        tenant.state(),
        tenant.nullOrigin(),
        keys.stream().filter(key -> !key.isRevoked(now)).map(DeclaredKey::of).collect(toUnmodifiableSet()),
        entry.tokenKeys().stream()
            .filter(key -> !key.isRevoked(now))
            .map(key -> DeclaredTokenKey.of(key, secrets))
            .collect(toUnmodifiableSet()),
        entry.overrides().stream().map(DeclaredQuota::of).collect(toUnmodifiableSet()));
  }

  /** Whether that is how the tenant is, and will be for as long as nobody changes it. */
  boolean describes(TenantEntry entry, List<Key> known, TokenSecrets secrets, Instant now) {
    return entry.tenant().equals(tenant())
        && equals(of(entry, known, secrets, now))
        && entry.overrides().stream().allMatch(override -> override.expiresAt() == null)
        && entry.tokenKeys().stream().allMatch(key -> key.revokedAt() == null || key.isRevoked(now))
        && known.stream().allMatch(key -> key.revokedAt() == null || key.isRevoked(now));
  }
}
