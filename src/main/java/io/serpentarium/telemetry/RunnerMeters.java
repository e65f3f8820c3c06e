package io.serpentarium.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The pool and the runner processes in numbers. Thread-safe. */
final class RunnerMeters {
  private final MeterRegistry registry;
  private final AtomicInteger acquired;
  private final AtomicInteger idle;
  private final AtomicInteger launching;
  private final AtomicInteger pending = new AtomicInteger();
  private final Timer boot;
  private final Timer reset;
  private final ConcurrentMap<Integer, SlotUsage> slots = new ConcurrentHashMap<>();

  RunnerMeters(MeterRegistry registry) {
    this.registry = registry;
    acquired = runnersIn("acquired");
    idle = runnersIn("idle");
    launching = runnersIn("launching");
    Gauge.builder("serpentarium.pool.pending", pending, AtomicInteger::get)
        .description("Requests that wait for a runner.")
        .register(registry);
    boot =
        Meters.timer(
                "serpentarium.runner.boot",
                "From the start of an isolate, and of its process if that is new, until it is ready.")
            .register(registry);
    reset =
        Meters.timer("serpentarium.runner.reset", "Making an isolate clean in place.").register(registry);
  }

  private AtomicInteger runnersIn(String state) {
    var value = new AtomicInteger();
    Gauge.builder("serpentarium.pool.runners", value, AtomicInteger::get)
        .description("Runner processes by what they do.")
        .tag("state", state)
        .register(registry);
    return value;
  }

  void isHeldBy(String layer) {
    Gauge.builder("serpentarium.isolation.layer", () -> 1)
        .description("Layers of the operating system around each runner.")
        .tag("layer", layer)
        .strongReference(true)
        .register(registry);
  }

  void poolIs(int nowAcquired, int nowIdle, int nowLaunching, int nowPending) {
    acquired.set(nowAcquired);
    idle.set(nowIdle);
    launching.set(nowLaunching);
    pending.set(nowPending);
  }

  void reset(Duration took) {
    reset.record(took);
  }

  void booted(Duration took) {
    boot.record(took);
  }

  void exited(int slot, String cause) {
    Counter.builder("serpentarium.runner.exits")
        .description("Runner processes that ended, by cause.")
        .tag("cause", cause)
        .register(registry)
        .increment();
    var usage = slots.get(slot);
    if (usage != null) {
      usage.gone();
    }
  }

  void uses(int slot, ProcessUsage usage) {
    slots.computeIfAbsent(slot, number -> new SlotUsage(registry, number)).is(usage);
  }
}
