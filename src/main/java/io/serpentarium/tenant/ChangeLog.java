package io.serpentarium.tenant;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the changes of tenants and writes them down: a change, its number and its line in the audit log take
 * effect together or not at all. Thread-safe; every call blocks.
 */
final class ChangeLog {
  private static final int MOST_AT_ONCE = 500;

  private final Database database;

  /** A tenant and the number of its newest change. */
  record Numbered(String tenantId, long seq) {}

  /** Changes rows of a tenant. */
  interface Work<T> {
    Changed<T> with(Sql sql) throws SQLException;
  }

  ChangeLog(Database database) {
    this.database = database;
  }

  /**
   * Performs a change.
   *
   * @throws ChangeRefused when the tenant has changed since it was read
   */
  <T> T perform(Change change, Instant now, Work<T> work) {
    return database.transaction(
        sql -> {
          long seq = next(sql);
          requireVersion(sql, change);
          var changed = work.with(sql);
          number(sql, change.tenantId(), seq);
          write(sql, seq, change, now, changed);
          return changed.result();
        });
  }

  /** Performs a change that may turn out to have been made already; tells whether there was something to change. */
  boolean performUnlessDone(Change change, Instant now, Database.Work<Optional<Changed<Boolean>>> work) {
    return database.transaction(
        sql -> {
          long seq = next(sql);
          var changed = work.with(sql);
          if (changed.isPresent()) {
            number(sql, change.tenantId(), seq);
            write(sql, seq, change, now, changed.get());
          }
          return changed.isPresent();
        });
  }

  /** Performs a change of something that no server has to learn; it is in the audit log alone. */
  <T> T performBeside(Change change, Instant now, Work<T> work) {
    return database.transaction(
        sql -> {
          long seq = next(sql);
          var changed = work.with(sql);
          write(sql, seq, change, now, changed);
          return changed.result();
        });
  }

  /** First of all in a change: the counter's row is locked from here on, so that changes follow one another. */
  private static long next(Sql sql) throws SQLException {
    return sql.first(
            "UPDATE change_counter SET value = value + 1 WHERE id = 1 RETURNING value", row -> row.getLong(1))
        .orElseThrow();
  }

  private static void number(Sql sql, String tenantId, long seq) throws SQLException {
    sql.update(
        "INSERT INTO tenant_change (tenant_id, seq) VALUES (?, ?)"
            + " ON CONFLICT (tenant_id) DO UPDATE SET seq = excluded.seq",
        tenantId,
        seq);
  }

  private static void write(Sql sql, long seq, Change change, Instant now, Changed<?> changed) throws SQLException {
    sql.update(
        "INSERT INTO audit (seq, at, actor, action, tenant_id, target, before_json, after_json)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        seq,
        now.toEpochMilli(),
        change.actor(),
        change.action(),
        change.tenantId(),
        change.target(),
        encoded(changed.before()),
        encoded(changed.after()));
  }

  private static void requireVersion(Sql sql, Change change) throws SQLException {
    if (change.expected() == null) {
      return;
    }
    long current =
        sql.first("SELECT seq FROM tenant_change WHERE tenant_id = ?", row -> row.getLong(1), change.tenantId())
            .orElse(0L);
    if (current != change.expected()) {
      throw new ChangeRefused(
          ChangeRefused.Reason.STALE,
          "The tenant %s has been changed meanwhile; read it again.".formatted(change.tenantId()));
    }
  }

  /** The tenants that were changed after that number, oldest change first, as many as fit. */
  List<Numbered> after(long seq) {
    return database.call(
        sql ->
            sql.query(
                "SELECT tenant_id, seq FROM tenant_change WHERE seq > ? ORDER BY seq LIMIT " + MOST_AT_ONCE,
                row -> new Numbered(row.getString(1), row.getLong(2)),
                seq));
  }

  /** The number of the newest change. */
  long newest() {
    return database.call(
        sql -> sql.first("SELECT value FROM change_counter WHERE id = 1", row -> row.getLong(1)).orElse(0L));
  }

  /** Lines of the audit log before that number, newest first; of one tenant or, with null, of all. */
  List<AuditEntry> audit(@Nullable String tenantId, long before, int limit) {
    return database.call(
        sql ->
            tenantId == null
                ? sql.query(
                    "SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?", ChangeLog::entry, before, limit)
                : sql.query(
                    "SELECT * FROM audit WHERE tenant_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                    ChangeLog::entry,
                    tenantId,
                    before,
                    limit));
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("seq"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("actor"),
        row.getString("action"),
        row.getString("tenant_id"),
        row.getString("target"),
        decoded(row.getString("before_json")),
        decoded(row.getString("after_json")));
  }

  private static @Nullable String encoded(@Nullable JsonObject json) {
    return json == null ? null : json.encode();
  }

  private static @Nullable JsonObject decoded(@Nullable String text) {
    return text == null ? null : new JsonObject(text);
  }
}
