package io.serpentarium.seats;

import io.serpentarium.store.Sql;
import java.sql.SQLException;
import java.time.Duration;

/** Shared sums as rows. Thread-safe: has no state. */
final class BudgetRows {
  /** Longer than any period. */
  private static final Duration OLD = Duration.ofDays(40);

  private static final String OF_SUM = " tenant_id = ? AND subject = ? AND quota = ? AND period = ?";

  private BudgetRows() {}

  static Draft.Granted grant(Sql sql, String server, Draft draft, PastUse past) throws SQLException {
    var key = draft.key();
    // The update changes nothing, but locks the row until the end of the transaction.
    long base =
        sql.first(
                "INSERT INTO budget (tenant_id, subject, quota, period, base) VALUES (?, ?, ?, ?, 0)"
                    + " ON CONFLICT (tenant_id, subject, quota, period) DO UPDATE SET base = budget.base"
                    + " RETURNING base",
                row -> row.getLong(1),
                key.tenant(),
                key.subject(),
                key.quota(),
                draft.period())
            .orElseThrow();
    var accounts =
        sql.query(
            "SELECT owner, used, CASE WHEN seat_server.server IS NULL THEN 0 ELSE held END FROM budget_share"
                + " LEFT JOIN seat_server ON seat_server.server = budget_share.server WHERE"
                + OF_SUM,
            row -> new Draft.Account(row.getString(1), row.getLong(2), row.getLong(3)),
            key.tenant(),
            key.subject(),
            key.quota(),
            draft.period());
    if (draft.isNew()) {
      base = raised(sql, draft, base, accounts, past);
    }
    var granted = draft.of(accounts, base);
    sql.update(
        "INSERT INTO budget_share (tenant_id, subject, quota, period, owner, server, used, held)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, subject, quota, period, owner) DO UPDATE SET"
            + " server = excluded.server, used = excluded.used, held = excluded.held",
        key.tenant(),
        key.subject(),
        key.quota(),
        draft.period(),
        draft.owner(),
        server,
        draft.used(),
        granted.held());
    return granted;
  }

  /** What was used before any server kept the sum together with others. */
  private static long raised(
      Sql sql, Draft draft, long base, Iterable<Draft.Account> accounts, PastUse past) throws SQLException {
    long raised = past.since(sql, draft.key(), draft.period()) - draft.used();
    for (var account : accounts) {
      raised -= account.owner().equals(draft.owner()) ? 0 : account.used();
    }
    if (raised <= base) {
      return base;
    }
    var key = draft.key();
    sql.update(
        "UPDATE budget SET base = ? WHERE" + OF_SUM,
        raised,
        key.tenant(),
        key.subject(),
        key.quota(),
        draft.period());
    return raised;
  }

  static int forgetOld(Sql sql, long nowMicros) throws SQLException {
    long old = nowMicros / 1_000 - OLD.toMillis();
    return sql.update("DELETE FROM budget_share WHERE period < ?", old)
        + sql.update("DELETE FROM budget WHERE period < ?", old);
  }
}
