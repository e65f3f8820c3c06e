package io.serpentarium.oneshot;

import static java.util.Objects.requireNonNull;

import io.serpentarium.bus.Address;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.pool.Lease;
import io.serpentarium.pool.PoolNotice;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.pool.Waiter;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.quota.Holder;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import io.serpentarium.telemetry.LogFields;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs what {@link OneShotState} decides, and tells it what runners say. Not thread-safe: confined to the context
 * of the one-shot verticle.
 */
final class Workshop {
  static final Address<PoolNotice> NOTICES = new Address<>("oneshot.pool-notices");
  private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

  /** How long a runner without work stays with its principal. */
  private static final Duration KEEP = Duration.ofSeconds(30);

  /** After the deadline and the grace time a sound runner answers; this much later it is not sound. */
  private static final Duration RUNNER_PATIENCE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Context context;
  private final RunnerPool pool;
  private final Accounts accounts;
  private final Metrics metrics;
  private final Clock clock;
  private final OneShotState state = new OneShotState(KEEP);
  private final Map<Long, Shot> shots = new HashMap<>();
  private final Map<Long, Place> places = new HashMap<>();

  /** A bench with what belongs to it in this process. */
  private static final class Place {
    final Waiter waiter;
    @Nullable Lease lease;

    /** A fresh isolate boots that has no more memory than it may have. */
    boolean fitting;

    @Nullable Shot shot;

    Place(Waiter waiter) {
      this.waiter = waiter;
    }
  }

  Workshop(
      Vertx vertx, RunnerPool pool, Accounts accounts, Metrics metrics, Clock clock) {
    this.accounts = accounts;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.pool = pool;
    this.metrics = metrics;
    this.clock = clock;
  }

  void submit(OneShotRequest.Execute execute, LimitsConfig limits, Message<OneShotRequest> asker) {
    shots.put(execute.id(), new Shot(execute, limits, asker, clock.instant()));
    perform(state.submit(execute.id(), execute.need(), clock.instant()));
  }

  void abandon(long request) {
    perform(state.abandon(request));
    // One that runs is answered when it has ended, to nobody.
    if (places.values().stream().noneMatch(place -> place.shot != null && place.shot.id() == request)) {
      shots.remove(request);
      accounts.gone(request);
    }
  }

  void tick() {
    perform(state.tick(clock.instant()));
  }

  void noticed(PoolNotice notice) {
    var bench = notice.waiter().id();
    var place = places.get(bench);
    switch (notice) {
      case PoolNotice.Granted(_, var lease) -> {
        if (place == null) {
          lease.release();
        } else {
          place.lease = lease;
          lease.attach(context, frames -> frames.forEach(frame -> heard(bench, place, frame)));
          fit(bench, place);
        }
      }
      case PoolNotice.Refused(_, var refusal) -> {
        places.remove(bench);
        perform(state.refused(bench, refusal));
      }
      case PoolNotice.EvictionWanted _ -> perform(state.evictionWanted(bench));
      case PoolNotice.YieldWanted(_, var wanted) -> perform(state.yieldWanted(bench, wanted, clock.instant()));
      case PoolNotice.Position _ -> {
        // Whoever asks by HTTP hears only the end.
      }
    }
  }

  private void fit(long bench, Place place) {
    var holder = Holder.of(place.waiter.tenant(), place.waiter.subject());
    if (lease(bench).fit(accounts.limits(holder).memoryBytes())) {
      perform(state.granted(bench, clock.instant()));
    } else {
      place.fitting = true;
    }
  }

  private void heard(long bench, Place place, RunnerFrame frame) {
    var now = clock.instant();
    var shot = place.shot;
    switch (frame) {
      case RunnerFrame.Output output when shot != null -> shot.add(output);
      case RunnerFrame.Done done when shot != null && done.run().equals(shot.run()) -> {
        accounts.ended(shot, done.outcome(), done.duration(), done.cpu(), done.heapBytes(), now);
        end(place, shot, shot.response(done), done.outcome(), done.duration());
        perform(done.gone() ? state.lost(bench, now) : state.ended(bench, now));
      }
      case RunnerFrame.Ready _ when place.fitting -> {
        place.fitting = false;
        perform(state.granted(bench, now));
      }
      case RunnerFrame.Ready _ -> perform(state.ready(bench, now));
      case RunnerFrame.Gone _, RunnerFrame.Exited _ -> {
        if (shot != null) {
          // Of a runner that is gone only the wall time is known.
          var wall = Duration.between(shot.since(), now);
          accounts.ended(shot, Outcome.CRASHED, wall, wall, 0, now);
          end(place, shot, shot.response(Outcome.CRASHED, now), Outcome.CRASHED, wall);
        }
        perform(state.lost(bench, now));
      }
      default -> lease(bench).kill(ExitCause.HOSTILE, "it sent what nobody asked for");
    }
  }

  private void end(Place place, Shot shot, OneShotClient.Answer answer, Outcome outcome, Duration duration) {
    place.shot = null;
    shots.remove(shot.id());
    metrics.runEnded(outcome, duration);
    var lease = requireNonNull(place.lease);
    // It is made clean first.
    lease.runEnded(true);
    LOG.atInfo()
        .addKeyValue(LogFields.TENANT, shot.tenant())
        .addKeyValue(LogFields.RUN, shot.run())
        .addKeyValue(LogFields.RUNNER_PID, lease.pid())
        .log("one-shot run ended: {} after {} ms", outcome, duration.toMillis());
    Address.reply(shot.asker(), answer);
  }

  private void perform(List<OneShotEffect> effects) {
    effects.forEach(this::perform);
  }

  private void perform(OneShotEffect effect) {
    switch (effect) {
      case OneShotEffect.Acquire(var bench, Need(var principal, var environment)) -> {
        var tenant = principal.tenantId();
        var subject = principal.subject();
        var share = accounts.share(tenant);
        var waiter = new Waiter(bench, tenant, subject, subject, "one-shot", environment, share, NOTICES);
        places.put(bench, new Place(waiter));
        pool.acquire(waiter);
      }
      case OneShotEffect.CancelAcquire(var bench) -> {
        var place = requireNonNull(places.remove(bench), "a bench without a place");
        pool.cancel(place.waiter);
        if (place.lease != null) {
          place.lease.release();
        }
      }
      case OneShotEffect.Start(var bench, var request) -> start(bench, requireNonNull(shots.get(request)));
      case OneShotEffect.Reset(var bench) -> lease(bench).reset();
      case OneShotEffect.Interrupt(var bench, var request) ->
          lease(bench).send(new RunnerCommand.Interrupt(Shot.run(request)));
      case OneShotEffect.Rest(var bench) -> lease(bench).idle();
      case OneShotEffect.Release(var bench) -> {
        lease(bench).release();
        places.remove(bench);
      }
      case OneShotEffect.RefuseEviction(var bench) -> lease(bench).refuseEviction();
      case OneShotEffect.Refuse(var request, var refusal) -> {
        var shot = requireNonNull(shots.remove(request));
        accounts.gone(request);
        Address.reply(shot.asker(), new OneShotClient.Answer.Refused(Refusals.of(refusal)));
      }
    }
  }

  private void start(long bench, Shot shot) {
    var place = requireNonNull(places.get(bench));
    place.shot = shot;
    metrics.queueWaited(Duration.between(shot.since(), clock.instant()));
    var limits = shot.limits();
    var command = shot.command(accounts.allowance(shot.id(), limits.runTime()));
    lease(bench).busy();
    lease(bench).send(command);
    var patience = command.timeout().plus(limits.grace()).plus(RUNNER_PATIENCE);
    vertx.setTimer(
        patience.toMillis(),
        _ -> {
          if (place.shot == shot) {
            lease(bench).kill(ExitCause.OVERDUE, shot.run() + " went on beyond its deadline and grace time");
          }
        });
  }

  private Lease lease(long bench) {
    return requireNonNull(requireNonNull(places.get(bench), "a bench without a place").lease, "a bench without a lease");
  }
}
