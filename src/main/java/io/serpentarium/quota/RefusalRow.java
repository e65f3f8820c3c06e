package io.serpentarium.quota;

import java.time.Instant;
import java.util.List;

/**
 * How often the readers of a tenant were told no in one stretch of time.
 *
 * @param reason the name of a quota, or an error code
 */
public record RefusalRow(Instant start, String tenant, String reason, long refusals) {
  static final List<String> PLACE = List.of("start_at", "tenant_id", "reason");

  /** What tells it apart from the other rows of its span. */
  public List<Object> place() {
    return List.of(start.toEpochMilli(), tenant, reason);
  }
}
