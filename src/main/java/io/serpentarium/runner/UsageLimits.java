package io.serpentarium.runner;

import java.time.Duration;

/**
 * What a runner's process may use before it is ended from outside.
 *
 * @param residentBytes memory that is resident at a moment
 * @param idleCpu processor time while nothing runs, see {@link IdleCpu}
 */
record UsageLimits(long residentBytes, Duration idleCpu) {}
