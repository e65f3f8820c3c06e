package io.serpentarium.quota;

import io.serpentarium.protocol.Outcome;
import java.time.Duration;
import java.time.Instant;

/**
 * What one execution used.
 *
 * @param at when it ended
 * @param subject who it was for within the tenant; {@link #ANONYMOUS} for readers whom nobody vouches for
 * @param key the id of the key that was shown
 * @param origin of the page; empty = not a page
 * @param wall from its start to its end
 * @param cpu processor time of its interpreter
 * @param peakMemoryBytes memory of its interpreter, which never shrinks
 * @param outputBytes everything that it wrote
 */
public record Execution(
    Instant at,
    String tenant,
    String subject,
    String key,
    String origin,
    Outcome outcome,
    Duration wall,
    Duration cpu,
    long peakMemoryBytes,
    long outputBytes) {
  public static final String ANONYMOUS = "anonymous";
}
