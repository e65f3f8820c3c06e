package io.serpentarium.quota;

import java.time.Instant;

/**
 * How often the readers of a tenant were told no in one stretch of time.
 *
 * @param reason the name of a quota, or an error code
 */
public record RefusalRow(Instant start, String tenant, String reason, long refusals) {}
