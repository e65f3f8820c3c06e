package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.store.Database;
import io.serpentarium.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Usage as rows; every call blocks. Thread-safe. */
public final class UsageStore {
  private static final List<String> OUTCOMES =
      Stream.of(Outcome.values()).map(outcome -> "n_" + outcome.name().toLowerCase(Locale.ROOT)).toList();
  private static final String ADD_USAGE = addUsage();
  private static final String ADD_REFUSALS =
      "INSERT INTO refusal_sum (span, start_at, tenant_id, reason, refusals) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (span, start_at, tenant_id, reason) DO UPDATE SET"
          + " refusals = refusal_sum.refusals + excluded.refusals";

  private final Database database;

  public UsageStore(Database database) {
    this.database = database;
  }

  private static String addUsage() {
    var summed = new ArrayList<>(List.of("runs", "wall_ms", "cpu_ms", "output_bytes"));
    summed.addAll(OUTCOMES);
    var columns = new ArrayList<>(List.of("span", "start_at", "tenant_id", "subject", "key_id", "origin"));
    columns.addAll(summed);
    columns.add("peak_memory_bytes");
    return "INSERT INTO usage_sum (%s) VALUES (%s) ON CONFLICT (span, start_at, tenant_id, subject, key_id, origin)"
            .formatted(String.join(", ", columns), columns.stream().map(_ -> "?").collect(Collectors.joining(", ")))
        + " DO UPDATE SET "
        + summed.stream()
            .map(column -> "%1$s = usage_sum.%1$s + excluded.%1$s".formatted(column))
            .collect(Collectors.joining(", "))
        + ", peak_memory_bytes = CASE WHEN excluded.peak_memory_bytes > usage_sum.peak_memory_bytes"
        + " THEN excluded.peak_memory_bytes ELSE usage_sum.peak_memory_bytes END";
  }

  /**
   * Adds a batch to the sums, unless that has been done: of one writer, batches come in the order of their numbers.
   */
  void add(Meter.Batch batch, String writer, long seq, Instant now) {
    database.transaction(
        sql -> {
          if (isNew(sql, writer, seq, now)) {
            sql.batch(ADD_USAGE, usageRows(batch));
            sql.batch(ADD_REFUSALS, refusalRows(batch));
          }
          return seq;
        });
  }

  private static boolean isNew(Sql sql, String writer, long seq, Instant now) throws SQLException {
    return sql.update(
            "INSERT INTO usage_batch (writer, seq, at) VALUES (?, ?, ?)"
                + " ON CONFLICT (writer) DO UPDATE SET seq = excluded.seq, at = excluded.at"
                + " WHERE usage_batch.seq < excluded.seq",
            writer,
            seq,
            now.toEpochMilli())
        > 0;
  }

  private static List<@Nullable Object[]> usageRows(Meter.Batch batch) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (var span : Span.values()) {
      var sums = new HashMap<Meter.Dimensions, Totals>();
      batch
          .usage()
          .forEach(
              (of, totals) ->
                  sums.computeIfAbsent(
                          new Meter.Dimensions(
                              span.start(of.minute()), of.tenant(), of.subject(), of.key(), of.origin()),
                          _ -> new Totals())
                      .add(totals));
      sums.forEach((of, totals) -> rows.add(row(span, of, totals)));
    }
    return rows;
  }

  private static @Nullable Object[] row(Span span, Meter.Dimensions of, Totals totals) {
    return Stream.of(
            Stream.of(span.number(), of.minute().toEpochMilli(), of.tenant(), of.subject(), of.key(), of.origin()),
            Stream.of(totals.runs(), totals.wallMillis(), totals.cpuMillis(), totals.outputBytes()),
            Stream.of(Outcome.values()).map(totals::runs),
            Stream.of(totals.peakMemoryBytes()))
        .flatMap(values -> values)
        .toArray();
  }

  private static List<@Nullable Object[]> refusalRows(Meter.Batch batch) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (var span : Span.values()) {
      var sums = new HashMap<Meter.Reason, Long>();
      batch
          .refusals()
          .forEach(
              (of, count) ->
                  sums.merge(new Meter.Reason(span.start(of.minute()), of.tenant(), of.reason()), count, Long::sum));
      sums.forEach(
          (of, count) ->
              rows.add(
                  new Object[] {span.number(), of.minute().toEpochMilli(), of.tenant(), of.reason(), count}));
    }
    return rows;
  }

  /** Forgets sums that are older than they are kept. */
  void forgetOld(Instant now) {
    for (var span : Span.values()) {
      var oldest = now.minus(span.kept()).toEpochMilli();
      database.call(
          sql ->
              sql.update("DELETE FROM usage_sum WHERE span = ? AND start_at < ?", span.number(), oldest)
                  + sql.update("DELETE FROM refusal_sum WHERE span = ? AND start_at < ?", span.number(), oldest));
    }
  }

  /** What has been used. */
  public List<UsageRow> usage(UsageQuery wanted) {
    return database.call(
        sql ->
            sql.query(
                "SELECT * FROM usage_sum" + wanted.clause(UsageRow.PLACE),
                row -> usage(row, wanted.span()),
                wanted.values()));
  }

  /** What has been refused. */
  public List<RefusalRow> refusals(UsageQuery wanted) {
    return database.call(
        sql ->
            sql.query(
                "SELECT * FROM refusal_sum" + wanted.clause(RefusalRow.PLACE),
                row ->
                    new RefusalRow(
                        Instant.ofEpochMilli(row.getLong("start_at")),
                        row.getString("tenant_id"),
                        row.getString("reason"),
                        row.getLong("refusals")),
                wanted.values()));
  }

  /** Processor time of each subject since that day began, in milliseconds. */
  Map<Holder, Long> cpuSince(Instant day) {
    return database
        .call(
            sql ->
                sql.query(
                    "SELECT tenant_id, subject, SUM(cpu_ms) FROM usage_sum WHERE span = ? AND start_at >= ?"
                        + " GROUP BY tenant_id, subject",
                    row -> Map.entry(Holder.of(row.getString(1), row.getString(2)), row.getLong(3)),
                    Span.DAY.number(),
                    day.toEpochMilli()))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static UsageRow usage(ResultSet row, Span span) throws SQLException {
    var outcomes = new EnumMap<Outcome, Long>(Outcome.class);
    for (var outcome : Outcome.values()) {
      outcomes.put(outcome, row.getLong(OUTCOMES.get(outcome.ordinal())));
    }
    return new UsageRow(
        span,
        Instant.ofEpochMilli(row.getLong("start_at")),
        row.getString("tenant_id"),
        row.getString("subject"),
        row.getString("key_id"),
        row.getString("origin"),
        row.getLong("runs"),
        outcomes,
        row.getLong("wall_ms"),
        row.getLong("cpu_ms"),
        row.getLong("peak_memory_bytes"),
        row.getLong("output_bytes"));
  }
}
