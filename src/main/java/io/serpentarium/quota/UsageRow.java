package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What was used in one stretch of time; the names are those of {@link UsageReport}. */
public record UsageRow(
    Span span,
    Instant start,
    String tenant,
    String subject,
    String key,
    String origin,
    long runs,
    Map<Outcome, Long> outcomes,
    long wallMillis,
    long cpuMillis,
    long peakMemoryBytes,
    long outputBytes) {
  static final List<String> PLACE = List.of("start_at", "tenant_id", "subject", "key_id", "origin");

  public UsageRow {
    outcomes = Map.copyOf(outcomes);
  }

  /** What tells it apart from the other rows of its span. */
  public List<Object> place() {
    return List.of(start.toEpochMilli(), tenant, subject, key, origin);
  }
}
