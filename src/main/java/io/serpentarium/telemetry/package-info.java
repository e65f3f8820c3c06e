/**
 * What operators see: metrics for Prometheus, health checks, the fields and the form of log lines,
 * and what a process uses according to the kernel.
 *
 * <p>Door: {@link io.serpentarium.telemetry.Metrics}. Everything here is thread-safe, except {@link
 * io.serpentarium.telemetry.EventLoopDelay}, which belongs to the context that it watches.
 */
@NullMarked
package io.serpentarium.telemetry;

import org.jspecify.annotations.NullMarked;
