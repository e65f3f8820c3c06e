package io.serpentarium.quota;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sums are wanted: those of a span whose starts lie within [from, to), oldest first.
 *
 * @param tenant null = of all tenants
 * @param after the place of the last row of the page before, so that its successor comes first; null = begin
 */
public record UsageQuery(
    @Nullable String tenant, Span span, Instant from, Instant to, @Nullable List<Object> after, int limit) {
  /** Everything in the range, however much it is. */
  public static UsageQuery all(@Nullable String tenant, Span span, Instant from, Instant to) {
    return new UsageQuery(tenant, span, from, to, null, Integer.MAX_VALUE);
  }

  /** The part of a statement behind its table, for rows that these columns tell apart; they also give the order. */
  String clause(List<String> columns) {
    var order = String.join(", ", columns);
    return " WHERE span = ? AND start_at >= ? AND start_at < ?"
        + (tenant == null ? "" : " AND tenant_id = ?")
        + (after == null ? "" : " AND (%s) > (%s)".formatted(order, "?, ".repeat(columns.size() - 1) + "?"))
        + " ORDER BY %s LIMIT %d".formatted(order, limit);
  }

  /** What stands for the question marks of the clause. */
  @Nullable Object[] values() {
    var values = new ArrayList<@Nullable Object>(List.of(span.number(), from.toEpochMilli(), to.toEpochMilli()));
    if (tenant != null) {
      values.add(tenant);
    }
    if (after != null) {
      values.addAll(after);
    }
    return values.toArray();
  }
}
