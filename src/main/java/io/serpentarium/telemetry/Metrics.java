package io.serpentarium.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everything that is counted, as one method per event; names and tags are decided here alone.
 *
 * <p>Tags come from enums, slot numbers, names of quotas and the first tenants only, so their number is bounded
 * whatever callers do. Thread-safe.
 */
public final class Metrics implements AutoCloseable {
  private static final int MOST_TENANTS = 500;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmMeters jvm = new JvmMeters(registry);
  private final RunnerMeters runners = new RunnerMeters(registry);
  private final TenantTags tenants = new TenantTags(MOST_TENANTS);
  private final AtomicInteger sockets =
      gauge("serpentarium.sockets", "Open WebSocket connections.");
  private final AtomicInteger sessions = gauge("serpentarium.sessions", "Sessions that exist.");
  private final Timer queueWait =
      timer("serpentarium.queue.wait", "How long runs waited before they started.");
  private final Timer eventLoopDelay =
      timer("serpentarium.eventloop.delay", "How late timers of the event loops fire.");
  private final Counter outputBytes =
      Counter.builder("serpentarium.output")
          .baseUnit("bytes")
          .description("Output of runs that was sent to readers.")
          .register(registry);

  /** The builder of a Vert.x whose own metrics (HTTP, pools) land here as well. */
  public VertxBuilder vertxBuilder(VertxOptions options) {
    // Those of the event bus look up several meters for each message, a sixth of the event loops' time in short runs.
    var measured =
        new MicrometerMetricsOptions().setEnabled(true).addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
    return Vertx.builder()
        .with(new VertxOptions(options).setMetricsOptions(measured))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }

  public void socketOpened() {
    sockets.incrementAndGet();
  }

  public void socketClosed() {
    sockets.decrementAndGet();
  }

  public void sessionOpened() {
    sessions.incrementAndGet();
  }

  public void sessionClosed() {
    sessions.decrementAndGet();
  }

  /** A run waited in its session's queue and for a runner, and starts now. */
  public void queueWaited(Duration waited) {
    queueWait.record(waited);
  }

  /** A run ended; counts it by outcome and by how long it took from its start. */
  public void runEnded(Enum<?> outcome, Duration took) {
    Meters.timer("serpentarium.runs", "Runs by outcome, and how long they took.")
        .tag("outcome", tag(outcome))
        .register(registry)
        .record(took);
  }

  /** A session's state went to disk, or came back, or did not. */
  public void sessionPaged(Enum<?> move, Duration took) {
    Meters.timer("serpentarium.session.paging", "Saving and loading of sessions' states, and how long it took.")
        .tag("move", tag(move))
        .register(registry)
        .record(took);
  }

  /** Someone was told no: because of that quota, or with that error code; tenant "" = nobody knows whose. */
  public void refused(String tenant, String reason) {
    Counter.builder("serpentarium.refusals")
        .description("Refusals and errors told to clients, by tenant and by quota or error code.")
        .tag("tenant", tenants.named(tenant))
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** Output went to a reader. */
  public void outputSent(long bytes) {
    outputBytes.increment((double) bytes);
  }

  /** The pool as it is now. */
  public void poolIs(int acquired, int idle, int launching, int pending) {
    runners.poolIs(acquired, idle, launching, pending);
  }

  /** An isolate was made clean in place. */
  public void runnerReset(Duration took) {
    runners.reset(took);
  }

  /** An isolate has booted, in a new process or in place of one that could not be made clean. */
  public void runnerBooted(Duration took) {
    runners.booted(took);
  }

  /** A runner's process ended; its slot uses nothing until the next one. */
  public void runnerExited(int slot, Enum<?> cause) {
    runners.exited(slot, tag(cause));
  }

  /** A layer of the operating system holds every runner in. */
  public void isolationLayer(Enum<?> layer) {
    runners.isHeldBy(tag(layer));
  }

  /** What the runner in a slot uses; call it from time to time. */
  public void runnerUses(int slot, ProcessUsage usage) {
    runners.uses(slot, usage);
  }

  void eventLoopLate(Duration lateness) {
    eventLoopDelay.record(lateness);
  }

  /** All metrics in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  MeterRegistry registry() {
    return registry;
  }

  private AtomicInteger gauge(String name, String description) {
    var value = new AtomicInteger();
    Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
    return value;
  }

  private Timer timer(String name, String description) {
    return Meters.timer(name, description).register(registry);
  }

  private static String tag(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Stops listening to the garbage collector and frees the registry. */
  @Override
  public void close() {
    jvm.close();
    registry.close();
  }
}
