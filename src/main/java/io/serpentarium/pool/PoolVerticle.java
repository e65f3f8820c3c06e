package io.serpentarium.pool;

import io.serpentarium.config.PoolConfig;
import io.serpentarium.config.SessionWall;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.EventLoopDelay;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs what {@link PoolState} decides; one instance owns the machine's pool. */
public final class PoolVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(PoolVerticle.class);
  private static final long TURN_CHECK_MILLIS = 500;

  private final PoolConfig config;
  private final RunnerLauncher launcher;
  private final Metrics metrics;
  private final Clock clock;
  private final PoolState state;

  /** Written on the verticle's context, read by health checks. */
  private volatile PoolFigures figures = new PoolFigures(0, 0, 0, 0);

  @SuppressWarnings("NullAway.Init") // set by start()
  private RunnerPool pool;

  @SuppressWarnings("NullAway.Init") // set by start()
  private Processes processes;

  public PoolVerticle(PoolConfig config, SessionWall wall, RunnerLauncher launcher, Metrics metrics, Clock clock) {
    this.config = config;
    this.launcher = launcher;
    this.metrics = metrics;
    this.clock = clock;
    this.state = new PoolState(PoolLimits.of(config, wall));
  }

  @Override
  public Future<?> start() {
    EventLoopDelay.start(vertx, metrics);
    pool = new RunnerPool(vertx);
    processes = new Processes(vertx, config, launcher, metrics, new ProcessEvents());
    var consumer = RunnerPool.ADDRESS.consume(vertx, message -> handle(message.body()));
    var orders = PoolAdministration.ADDRESS.consume(vertx, new Oversight(state, processes, this::perform, clock)::handle);
    perform(state.tick(clock.instant()));
    vertx.setPeriodic(TURN_CHECK_MILLIS, _ -> checkTurns());
    return Future.all(consumer.completion(), orders.completion());
  }

  @Override
  public Future<?> stop() {
    perform(state.drain(clock.instant()));
    return processes.killAll();
  }

  /** Whether at least one runner is warm or at work. */
  public Health.Check health() {
    return figures.idle() + figures.acquired() > 0
        ? Health.Check.UP
        : Health.Check.down("no runner is ready " + figures);
  }

  /** Whether somebody has kept a runner for long enough shows with time alone. */
  private void checkTurns() {
    if (figures.pending() > 0) {
      perform(state.tick(clock.instant()));
    }
  }

  private void handle(PoolRequest request) {
    var now = clock.instant();
    perform(
        switch (request) {
          case PoolRequest.Acquire(var waiter) -> state.acquire(waiter, now);
          case PoolRequest.Cancel(var waiter) -> state.cancel(waiter, now);
          case PoolRequest.Released(var slot, var holder) -> state.released(slot, holder, now);
          case PoolRequest.RunEnded(var slot, var holder, var goesOn) -> state.runEnded(slot, holder, goesOn, now);
          case PoolRequest.Idle(var slot, var holder) -> state.idle(slot, holder, now);
          case PoolRequest.EvictionRefused(var slot, var holder) -> state.evictionRefused(slot, holder, now);
          case PoolRequest.Drain() -> state.drain(now);
          case PoolRequest.Booting(var slot, var holder) -> {
            if (state.holds(slot, holder)) {
              processes.expectReady(slot);
            }
            yield List.of();
          }
          case PoolRequest.Busy(var slot, var holder) -> {
            state.busy(slot, holder, now);
            yield List.of();
          }
        });
  }

  private void perform(List<PoolEffect> effects) {
    effects.forEach(this::perform);
    var now = state.figures();
    figures = now;
    metrics.poolIs(now.acquired(), now.idle(), now.launching(), now.pending());
  }

  private void perform(PoolEffect effect) {
    switch (effect) {
      case PoolEffect.Launch(var slot, var environment) -> processes.launch(slot, environment);
      case PoolEffect.TickAfter(var delay) ->
          // One more: what is left may be less than a millisecond, and no timer is as short as that.
          vertx.setTimer(delay.toMillis() + 1, _ -> perform(state.tick(clock.instant())));
      case PoolEffect.Renew(var slot, var inPlace) -> processes.renew(slot, inPlace);
      case PoolEffect.Kill(var slot, var cause) -> processes.kill(slot, ExitCause.RETIRED, cause);
      case PoolEffect.Grant(var waiter, var slot) ->
          tell(new PoolNotice.Granted(waiter, new Lease(pool, waiter, slot, processes.runner(slot))));
      case PoolEffect.Refuse(var waiter, var refusal) -> {
        LOG.atInfo().addKeyValue("session", waiter.session()).log("{} {}", refusal.reason(), state.figures());
        tell(new PoolNotice.Refused(waiter, refusal));
      }
      case PoolEffect.Position(var waiter, var position, var estimate) ->
          tell(new PoolNotice.Position(waiter, position, estimate));
      case PoolEffect.Evict(var holder, _) -> tell(new PoolNotice.EvictionWanted(holder));
      case PoolEffect.Yield(var holder, _, var wanted) -> tell(new PoolNotice.YieldWanted(holder, wanted));
    }
  }

  private void tell(PoolNotice notice) {
    notice.waiter().notices().send(vertx, notice);
  }

  /** What happens to processes, told on this verticle's context. */
  private final class ProcessEvents implements Processes.Listener {
    @Override
    public void ready(int slot) {
      perform(state.ready(slot, clock.instant()));
    }

    @Override
    public void spoiled(int slot) {
      perform(state.spoiled(slot, clock.instant()));
    }

    @Override
    public void exited(int slot) {
      perform(state.exited(slot, clock.instant()));
    }
  }
}
