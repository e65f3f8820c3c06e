package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import java.time.Instant;
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
  public UsageRow {
    outcomes = Map.copyOf(outcomes);
  }
}
