package io.serpentarium.seats;

import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shared limits as rows. Thread-safe. */
final class SeatStore implements Bank {
  /** A server that has not renewed its seats for that long, by the database's clock, is dead. */
  static final Duration DEAD = Duration.ofSeconds(20);

  private static final Duration FORGOTTEN = Duration.ofDays(1);
  private static final String OF_LIMIT = " WHERE tenant_id = ? AND subject = ? AND quota = ?";

  private final Database database;
  private final PastUse past;
  private final Duration dead;

  SeatStore(Database database, PastUse past) {
    this(database, past, DEAD);
  }

  /** {@code dead} = how long a server that is taken for dead has been silent. */
  SeatStore(Database database, PastUse past, Duration dead) {
    this.past = past;
    this.database = database;
    this.dead = dead;
  }

  @Override
  public void enter(String server) {
    database.call(
        sql -> sql.update("INSERT INTO seat_server (server, renewed_at) VALUES (?, ?)", server, sql.clockMicros()));
  }

  @Override
  public Optional<Batch.Reply> exchange(String server, Batch batch) {
    return database.transaction(
        sql -> {
          // First of all: whoever takes the server for dead waits for this, and looks again.
          long now = sql.clockMicros();
          if (sql.update("UPDATE seat_server SET renewed_at = ? WHERE server = ?", now, server) == 0) {
            return Optional.empty();
          }
          var reply = new Batch.Reply();
          for (var ask : batch.asks().stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
            reply.allotments().put(ask.key(), allot(sql, server, ask, now));
          }
          for (var draw : batch.draws().stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
            reply.drawn().put(draw.key(), draw(sql, draw));
          }
          for (var draft : batch.drafts().stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
            reply.granted().put(draft.key(), BudgetRows.grant(sql, server, draft, past));
          }
          return Optional.of(reply);
        });
  }

  private static Allotment allot(Sql sql, String server, Ask ask, long now) throws SQLException {
    var key = ask.key();
    long turn =
        sql.first(
                "INSERT INTO seat_limit (tenant_id, subject, quota, turn, touched_at) VALUES (?, ?, ?, 1, ?)"
                    + " ON CONFLICT (tenant_id, subject, quota) DO UPDATE SET"
                    + " turn = seat_limit.turn + 1, touched_at = excluded.touched_at RETURNING turn",
                row -> row.getLong(1),
                key.tenant(),
                key.subject(),
                key.quota(),
                now)
            .orElseThrow();
    var shares =
        sql.query(
            "SELECT server, held, wanted, since, asked, answered FROM seat_share" + OF_LIMIT,
            row ->
                new Share(
                    row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
            key.tenant(),
            key.subject(),
            key.quota());
    var allotment = Allotment.of(server, shares, ask, turn);
    write(sql, key, allotment.share());
    return allotment;
  }

  private static void write(Sql sql, SeatKey key, Share share) throws SQLException {
    if (share.isEmpty()) {
      sql.update(
          "DELETE FROM seat_share" + OF_LIMIT + " AND server = ?",
          key.tenant(),
          key.subject(),
          key.quota(),
          share.server());
      return;
    }
    sql.update(
        "INSERT INTO seat_share (tenant_id, subject, quota, server, held, wanted, since, asked, answered)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, subject, quota, server) DO UPDATE SET"
            + " held = excluded.held, wanted = excluded.wanted, since = excluded.since, asked = excluded.asked,"
            + " answered = excluded.answered",
        key.tenant(),
        key.subject(),
        key.quota(),
        share.server(),
        share.held(),
        share.wanted(),
        share.since(),
        share.asked(),
        share.answered());
  }

  private static Draw.Drawn draw(Sql sql, Draw draw) throws SQLException {
    var key = draw.key();
    // The update changes nothing, but locks the row until the end of the transaction.
    long scheduled =
        sql.first(
                "INSERT INTO rate_schedule (tenant_id, subject, scheduled_at) VALUES (?, ?, 0)"
                    + " ON CONFLICT (tenant_id, subject) DO UPDATE SET scheduled_at = rate_schedule.scheduled_at"
                    + " RETURNING scheduled_at",
                row -> row.getLong(1),
                key.tenant(),
                key.subject())
            .orElseThrow();
    var drawn = draw.from(scheduled, sql.clockMicros());
    sql.update(
        "UPDATE rate_schedule SET scheduled_at = ? WHERE tenant_id = ? AND subject = ?",
        drawn.scheduled(),
        key.tenant(),
        key.subject());
    return drawn;
  }

  @Override
  public List<SeatKey> called(String server) {
    return database.call(
        sql ->
            sql.query(
                "SELECT mine.tenant_id, mine.subject, mine.quota FROM seat_share mine WHERE mine.server = ?"
                    + " AND mine.held > 0 AND EXISTS (SELECT 1 FROM seat_share other"
                    + " WHERE other.tenant_id = mine.tenant_id AND other.subject = mine.subject"
                    + " AND other.quota = mine.quota AND other.wanted > other.held AND other.asked > mine.answered)",
                row -> new SeatKey(row.getString(1), row.getString(2), row.getString(3)),
                server));
  }

  @Override
  public void takeBack() {
    database.call(
        sql -> sql.update("DELETE FROM seat_server WHERE renewed_at < ?", sql.clockMicros() - micros(dead)));
  }

  @Override
  public void forgetOld() {
    database.call(
        sql -> {
          long now = sql.clockMicros();
          long forgotten = now - micros(FORGOTTEN);
          return sql.update("DELETE FROM rate_schedule WHERE scheduled_at < ?", forgotten)
              + BudgetRows.forgetOld(sql, now)
              + sql.update(
                  "DELETE FROM seat_limit WHERE touched_at < ? AND NOT EXISTS (SELECT 1 FROM seat_share"
                      + " WHERE seat_share.tenant_id = seat_limit.tenant_id AND seat_share.subject = seat_limit.subject"
                      + " AND seat_share.quota = seat_limit.quota)",
                  forgotten);
        });
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  @Override
  public void leave(String server) {
    database.call(sql -> sql.update("DELETE FROM seat_server WHERE server = ?", server));
  }
}
