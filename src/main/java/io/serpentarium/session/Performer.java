package io.serpentarium.session;

import io.serpentarium.pool.Lease;
import io.serpentarium.pool.PoolNotice;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.pool.Waiter;
import io.serpentarium.bus.Address;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.RunnerFrame;
import io.serpentarium.telemetry.LogFields;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs the effects of sessions. Not thread-safe: confined to the context of the session verticle.
 *
 * <p>What the runner is told goes out at once; what the reader is told goes as one delivery at the end, so
 * that a run costs one hop each way.
 */
final class Performer {
  static final Address<PoolNotice> NOTICES = new Address<>("session.pool-notices");
  private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

  private final Vertx vertx;
  private final Context context;
  private final RunnerPool pool;
  private final Registry registry;
  private final SessionServices services;
  private final OwnerQuotas quotas;
  private final Paging paging;
  private long lastWaiter;

  Performer(Vertx vertx, RunnerPool pool, Registry registry, SessionServices services) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.pool = pool;
    this.registry = registry;
    this.services = services;
    this.quotas = new OwnerQuotas(vertx, services, registry, this);
    this.paging = new Paging(services, registry, this);
  }

  void perform(Registry.Entry entry, List<SessionEffect> effects) {
    var holder = entry.holder;
    deliver(holder, performAllButSend(entry, effects));
    entry.afterwards.run();
  }

  /** What limits the sessions. */
  OwnerQuotas quotas() {
    return quotas;
  }

  /** Says something to whoever holds the session. */
  void tell(Registry.Entry entry, ServerMessage message) {
    deliver(entry.holder, List.of(message));
  }

  /** The pool has lent the session a runner. */
  void lend(Registry.Entry entry, Lease lease) {
    entry.lease = lease;
    entry.atWork = true;
    entry.fitting = false;
    lease.attach(
        context,
        frames -> {
          var holder = entry.holder;
          var messages = new ArrayList<ServerMessage>(frames.size());
          for (var frame : frames) {
            if (entry.lease == lease) {
              messages.addAll(performAllButSend(entry, heard(entry, frame)));
            }
          }
          deliver(holder, messages);
          entry.afterwards.run();
        });
    if (lease.fit(entry.session.limits().runs().memoryBytes())) {
      perform(entry, entry.session.granted(services.now()));
    } else {
      entry.fitting = true;
    }
  }

  private List<SessionEffect> heard(Registry.Entry entry, RunnerFrame frame) {
    if (entry.fitting && frame instanceof RunnerFrame.Ready) {
      entry.fitting = false;
      return entry.session.granted(services.now());
    }
    return entry.session.frame(frame, services.now());
  }

  private List<ServerMessage> performAllButSend(Registry.Entry entry, List<SessionEffect> effects) {
    var messages = new ArrayList<ServerMessage>(effects.size());
    for (var effect : effects) {
      if (effect instanceof SessionEffect.Send(var message)) {
        messages.add(message);
      } else {
        perform(entry, effect);
      }
    }
    if (!entry.session.isBusy()) {
      entry.session.limits().allotment().giveBackTurn();
      rest(entry);
    }
    return messages;
  }

  /** What the runner was lent for, or kept for, was cancelled. */
  private static void rest(Registry.Entry entry) {
    if (entry.lease != null && entry.atWork) {
      entry.atWork = false;
      entry.lease.idle();
    }
  }

  private void deliver(Registry.@Nullable Connection holder, List<ServerMessage> messages) {
    if (holder != null && !messages.isEmpty()) {
      holder.deliveries.send(vertx, new Delivery.Messages(holder.id, messages));
    }
  }

  private void perform(Registry.Entry entry, SessionEffect effect) {
    var session = entry.session;
    var lease = entry.lease;
    switch (effect) {
      case SessionEffect.Send _ -> throw new IllegalStateException("sent with the others");
      case SessionEffect.Acquire() -> {
        var holder = entry.owner.holder();
        var share = services.ledger().share(holder.tenant());
        var principal = entry.owner.principal().subject();
        var waiter =
            new Waiter(
                ++lastWaiter, holder.tenant(), holder.subject(), principal, session.id(), entry.environment, share,
                NOTICES);
        entry.waiter = waiter;
        pool.acquire(waiter);
      }
      case SessionEffect.CancelAcquire() -> {
        if (entry.waiter != null) {
          pool.cancel(entry.waiter);
          entry.waiter = null;
        } else if (lease != null) {
          lease.release();
          entry.lease = null;
        }
      }
      case SessionEffect.Closed() -> {
        registry.remove(entry);
        session.limits().allotment().close();
        services.metrics().sessionClosed();
      }
      case SessionEffect.Watch(var what, var patience) ->
          vertx.setTimer(patience.toMillis(), _ -> perform(entry, session.overdue(what)));
      case SessionEffect.Began(_, var waited) -> {
        services.metrics().queueWaited(waited);
        if (lease != null) {
          entry.atWork = true;
          lease.busy();
        }
      }
      case SessionEffect.Ended ended -> {
        session.limits().allotment().ended(ended.execution(entry.owner, services.now()));
        log(entry, ended);
        services.metrics().runEnded(ended.outcome(), ended.duration());
        services.metrics().outputSent(ended.outputBytes());
        if (lease != null) {
          lease.runEnded(session.isBusy());
          entry.atWork = session.isBusy();
        }
      }
      case SessionEffect.Tell(var command) -> required(lease, effect).send(command);
      case SessionEffect.Boot() -> required(lease, effect).boot();
      case SessionEffect.Reset() -> required(lease, effect).reset();
      case SessionEffect.OfImage about -> paging.perform(entry, about);
      case SessionEffect.Kill(var cause, var detail) -> required(lease, effect).kill(cause, detail);
      case SessionEffect.RefuseEviction() -> required(lease, effect).refuseEviction();
      case SessionEffect.Release() -> {
        required(lease, effect).release();
        entry.lease = null;
      }
    }
  }

  static Lease required(@Nullable Lease lease, SessionEffect effect) {
    if (lease == null) {
      throw new IllegalStateException("no runner for " + effect);
    }
    return lease;
  }

  private static void log(Registry.Entry entry, SessionEffect.Ended ended) {
    LOG.atInfo()
        .addKeyValue(LogFields.TENANT, entry.owner.principal().tenantId())
        .addKeyValue(LogFields.SESSION, entry.session.id())
        .addKeyValue(LogFields.RUN, ended.run())
        .addKeyValue(LogFields.RUNNER_PID, entry.lease == null ? null : entry.lease.pid())
        .log("run ended: {} after {} ms", ended.outcome(), ended.duration().toMillis());
  }
}
