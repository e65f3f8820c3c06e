package io.serpentarium.telemetry;

import java.time.Duration;

/**
 * What a process uses.
 *
 * @param cpu processor time since its start, in the kernel and outside, of all its threads
 * @param rssBytes memory that is resident at the moment
 */
public record ProcessUsage(Duration cpu, long rssBytes) {}
