package io.serpentarium.tenant;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes tenants be what a file declares. Thread-safe; every call blocks.
 *
 * <p>A declared tenant has what the file says and nothing else, and administrators cannot change it. One that was
 * declared before and is not any more gets suspended, and is the administrators' again.
 */
public final class TenantDeclaration {
  private static final String ACTOR = Tenant.MANAGED_BY_FILE;

  private final ChangeLog changes;
  private final ChangeFeed feed;
  private final Knowledge knowledge;
  private final TokenSecrets secrets;
  private final Clock clock;

  TenantDeclaration(
      ChangeLog changes, ChangeFeed feed, Knowledge knowledge, TokenSecrets secrets, Clock clock) {
    this.changes = changes;
    this.feed = feed;
    this.knowledge = knowledge;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Makes exactly these the declared tenants; where nothing differs, nothing is written.
   *
   * @return the ids of the tenants that were changed
   * @throws ChangeRefused when one of them cannot be like that; then none is changed
   */
  public Set<String> apply(Collection<DeclaredTenant> tenants) {
    feed.catchUp();
    var different = tenants.stream().filter(this::differs).toList();
    different.forEach(this::requirePossible);
    var changed = new HashSet<String>();
    try {
      for (var tenant : different) {
        if (write(tenant)) {
          changed.add(tenant.id());
        }
      }
      var declared = tenants.stream().map(DeclaredTenant::id).collect(Collectors.toUnmodifiableSet());
      for (var id : managed()) {
        if (!declared.contains(id) && letGo(id, "tenant.withdraw", Tenant.State.SUSPENDED)) {
          changed.add(id);
        }
      }
    } finally {
      feed.catchUp();
    }
    return changed;
  }

  /**
   * Leaves all declared tenants as they are to the administrators: there is no file any more.
   *
   * @return their ids
   */
  public Set<String> release() {
    var released = new HashSet<String>();
    for (var id : managed()) {
      var state = knowledge.tenant(id).orElseThrow().tenant().state();
      if (letGo(id, "tenant.release", state)) {
        released.add(id);
      }
    }
    feed.catchUp();
    return released;
  }

  private List<String> managed() {
    return knowledge.tenants().values().stream()
        .map(TenantEntry::tenant)
        .filter(tenant -> ACTOR.equals(tenant.managedBy()))
        .map(Tenant::id)
        .toList();
  }

  /** Looked at before anything is written, so that a conflict leaves everything as it is. */
  private void requirePossible(DeclaredTenant tenant) {
    if (!secrets.hasKeys()) {
      tenant.tokenKeys().forEach(key -> secrets.seal(tenant.id(), key.kid(), key.algorithm(), key.material()));
    }
    for (var key : tenant.keys()) {
      var there = knowledge.key(key.hash()).map(Key::tenantId);
      if (there.isPresent() && !there.get().equals(tenant.id())) {
        throw DeclaredRows.belongsTo(key, there.get());
      }
    }
  }

  private boolean differs(DeclaredTenant tenant) {
    var known = knowledge.tenant(tenant.id());
    return known.isEmpty()
        || !tenant.describes(known.get(), knowledge.keysOf(tenant.id()), secrets, clock.instant());
  }

  private boolean write(DeclaredTenant tenant) {
    return changes.performUnlessDone(
        new Change(ACTOR, "tenant.declare", tenant.id(), "", null),
        clock.instant(),
        sql -> {
          Instant now = clock.instant();
          var before = TenantStore.find(sql, tenant.id());
          var keys = TenantStore.keysOf(sql, tenant.id());
          // Another server with the same file may have been faster.
          if (before.isPresent() && tenant.describes(before.get(), keys, secrets, now)) {
            return Optional.empty();
          }
          DeclaredRows.write(sql, tenant, secrets, now);
          var shown =
              before.map(entry -> Described.declared(DeclaredTenant.of(entry, keys, secrets, now))).orElse(null);
          return Optional.of(new Changed<>(true, shown, Described.declared(tenant)));
        });
  }

  private boolean letGo(String id, String action, Tenant.State state) {
    return changes.performUnlessDone(
        new Change(ACTOR, action, id, "", null),
        clock.instant(),
        sql -> {
          var before = TenantStore.find(sql, id).map(TenantEntry::tenant);
          if (before.isEmpty() || before.get().managedBy() == null) {
            return Optional.empty();
          }
          var tenant = before.get();
          var after = new Tenant(id, tenant.name(), state, tenant.nullOrigin(), null);
          TenantStore.update(sql, after);
          return Optional.of(new Changed<>(true, Described.tenant(tenant), Described.tenant(after)));
        });
  }
}
