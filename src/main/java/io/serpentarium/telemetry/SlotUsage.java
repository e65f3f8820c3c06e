package io.serpentarium.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * What the processes of one slot use: memory now, and processor time summed up over all of them.
 * Thread-safe.
 */
final class SlotUsage {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter cpu;

  /** Writes guarded by "this". */
  private volatile long rssBytes;

  /** Processor time of the present process that is in the counter already; guarded by "this". */
  private Duration counted = Duration.ZERO;

  SlotUsage(MeterRegistry registry, int slot) {
    String number = Integer.toString(slot);
    cpu =
        Counter.builder("serpentarium.runner.cpu")
            .baseUnit("seconds")
            .description("Processor time of the runners of a slot.")
            .tag("slot", number)
            .register(registry);
    Gauge.builder("serpentarium.runner.rss", this, usage -> usage.rssBytes)
        .baseUnit("bytes")
        .description("Resident memory of the runner in a slot.")
        .tag("slot", number)
        .strongReference(true)
        .register(registry);
  }

  synchronized void is(ProcessUsage usage) {
    rssBytes = usage.rssBytes();
    boolean anotherProcess = usage.cpu().compareTo(counted) < 0;
    Duration more = anotherProcess ? usage.cpu() : usage.cpu().minus(counted);
    counted = usage.cpu();
    cpu.increment(more.toNanos() / NANOS_PER_SECOND);
  }

  synchronized void gone() {
    rssBytes = 0;
    counted = Duration.ZERO;
  }
}
