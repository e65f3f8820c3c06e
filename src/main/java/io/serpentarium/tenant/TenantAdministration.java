package io.serpentarium.tenant;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import io.serpentarium.tenant.ChangeRefused.Reason;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes tenants on behalf of somebody, whose name goes into the audit log. Thread-safe.
 *
 * <p>A future completes when this server acts accordingly; it fails with {@link ChangeRefused} when nothing was
 * changed, and with a store exception when the store does not answer. The version is that of the tenant when it
 * was read; null = whatever it is.
 */
public final class TenantAdministration {
  private final String actor;
  private final ChangeLog changes;
  private final TokenSecrets secrets;
  private final Clock clock;
  private final Applied applied;

  /** Runs blocking work elsewhere, then lets the server know what was changed. */
  interface Applied {
    <T> Future<T> to(Supplier<T> work);
  }

  TenantAdministration(String actor, ChangeLog changes, TokenSecrets secrets, Clock clock, Applied applied) {
    this.actor = actor;
    this.changes = changes;
    this.secrets = secrets;
    this.clock = clock;
    this.applied = applied;
  }

  /** Makes a tenant that is active; without an id it gets one at random. */
  public Future<Tenant> addTenant(@Nullable String id, String name) {
    var tenant = new Tenant(id == null ? KeyText.randomId() : id, name, Tenant.State.ACTIVE, false);
    return perform(
        change("tenant.create", tenant.id(), "", null),
        sql -> {
          tenant.requireSound();
          if (TenantStore.find(sql, tenant.id()).isPresent()) {
            throw new ChangeRefused(Reason.CONFLICT, "There is a tenant %s already.".formatted(tenant.id()));
          }
          TenantStore.insert(sql, tenant, clock.instant());
          return new Changed<>(tenant, null, Described.tenant(tenant));
        });
  }

  /** Changes what is given; null = stays as it is. */
  public Future<Tenant> updateTenant(
      String id, @Nullable String name, Tenant.@Nullable State state, @Nullable Boolean nullOrigin,
      @Nullable Long version) {
    return perform(
        change("tenant.update", id, "", version),
        sql -> {
          var before = required(sql, id).tenant();
          var after =
              new Tenant(
                  id,
                  name == null ? before.name() : name,
                  state == null ? before.state() : state,
                  nullOrigin == null ? before.nullOrigin() : nullOrigin);
          after.requireSound();
          TenantStore.update(sql, after);
          return new Changed<>(after, Described.tenant(before), Described.tenant(after));
        });
  }

  /** Removes a tenant that is suspended, with its keys and quotas. */
  public Future<Void> removeTenant(String id, @Nullable Long version) {
    return perform(
        change("tenant.remove", id, "", version),
        sql -> {
          var before = required(sql, id).tenant();
          if (before.state() != Tenant.State.SUSPENDED) {
            throw new ChangeRefused(Reason.CONFLICT, "The tenant %s has to be suspended first.".formatted(id));
          }
          for (var table : List.of("quota_override", "token_key", "tenant_key")) {
            sql.update("DELETE FROM " + table + " WHERE tenant_id = ?", id);
          }
          sql.update("DELETE FROM tenant WHERE id = ?", id);
          return new Changed<>(true, Described.tenant(before), null);
        }).mapEmpty();
  }

  public KeyAdministration keys() {
    return new KeyAdministration(this, secrets);
  }

  /** Gives a quota that is a number a value of the tenant's or the subject's own. */
  public Future<QuotaOverride> setQuota(
      String tenantId, String subject, Quota quota, long value, @Nullable Instant expiresAt,
      @Nullable Long version) {
    return setQuota(tenantId, subject, quota, QuotaValue.of(value), expiresAt, version);
  }

  /** Gives a quota a value of the tenant's or the subject's own, in place of the one it may have had. */
  public Future<QuotaOverride> setQuota(
      String tenantId, String subject, Quota quota, QuotaValue value, @Nullable Instant expiresAt,
      @Nullable Long version) {
    return perform(
        change("quota.set", tenantId, target(quota, subject), version),
        sql -> {
          required(sql, tenantId);
          QuotaValues.require(quota, subject, value);
          var now = clock.instant();
          var before = find(sql, tenantId, subject, quota);
          var after = new QuotaOverride(subject, quota, value.number(), value.names(), expiresAt, actor, now);
          sql.update(
              "INSERT INTO quota_override (tenant_id, subject, quota, value, names, expires_at, set_by, set_at)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, subject, quota) DO UPDATE SET"
                  + " value = excluded.value, names = excluded.names, expires_at = excluded.expires_at, set_by = excluded.set_by,"
                  + " set_at = excluded.set_at",
              tenantId,
              subject,
              quota.wire(),
              value.number(),
              value.text(),
              Rows.millis(expiresAt),
              actor,
              now.toEpochMilli());
          return new Changed<>(after, before.map(Described::quota).orElse(null), Described.quota(after));
        });
  }

  /** Lets the next more general value hold again. */
  public Future<Void> unsetQuota(String tenantId, String subject, Quota quota, @Nullable Long version) {
    return perform(
        change("quota.unset", tenantId, target(quota, subject), version),
        sql -> {
          required(sql, tenantId);
          var before =
              find(sql, tenantId, subject, quota)
                  .orElseThrow(
                      () ->
                          new ChangeRefused(
                              Reason.NOT_FOUND, "%s has no value of its own here.".formatted(quota.wire())));
          sql.update(
              "DELETE FROM quota_override WHERE tenant_id = ? AND subject = ? AND quota = ?",
              tenantId,
              subject,
              quota.wire());
          return new Changed<>(true, Described.quota(before), null);
        }).mapEmpty();
  }

  /**
   * Changes rows that are no tenant's, such as who may administer; that gets into the audit log as well.
   *
   * @param tenantId the tenant that it concerns; empty = none in particular
   */
  public <T> Future<T> beside(String action, String tenantId, String target, Database.Work<Changed<T>> work) {
    var change = change(action, tenantId, target, null);
    return applied.to(() -> changes.performBeside(change, clock.instant(), work::with));
  }

  /** Writes into the audit log what was done with something else than rows; tenant "" = with the server. */
  public Future<Void> note(
      String action, String tenantId, String target, @Nullable JsonObject before, @Nullable JsonObject after) {
    return beside(action, tenantId, target, _ -> new Changed<>(true, before, after)).mapEmpty();
  }

  private static Optional<QuotaOverride> find(Sql sql, String tenantId, String subject, Quota quota)
      throws SQLException {
    return sql.first(
            "SELECT * FROM quota_override WHERE tenant_id = ? AND subject = ? AND quota = ?",
            Rows::override,
            tenantId,
            subject,
            quota.wire())
        .flatMap(found -> found);
  }

  static TenantEntry required(Sql sql, String id) throws SQLException {
    return TenantStore.find(sql, id).orElseThrow(() -> ChangeRefused.noTenant(id));
  }

  private static String target(Quota quota, String subject) {
    return subject.isEmpty() ? quota.wire() : quota.wire() + " of " + subject;
  }

  Change change(String action, String tenantId, String target, @Nullable Long version) {
    return new Change(actor, action, tenantId, target, version);
  }

  Instant now() {
    return clock.instant();
  }

  <T> Future<T> perform(Change change, ChangeLog.Work<T> work) {
    return applied.to(
        () ->
            changes.perform(
                change,
                clock.instant(),
                sql -> {
                  requireUnmanaged(sql, change.tenantId());
                  return work.with(sql);
                }));
  }

  private static void requireUnmanaged(Sql sql, String tenantId) throws SQLException {
    var managed =
        sql.first("SELECT 1 FROM tenant WHERE id = ? AND managed_by IS NOT NULL", row -> row.getInt(1), tenantId);
    if (managed.isPresent()) {
      throw new ChangeRefused(
          Reason.CONFLICT,
          "The tenant %s is managed by the file that the server's tenancy.file names; change it there."
              .formatted(tenantId));
    }
  }
}
