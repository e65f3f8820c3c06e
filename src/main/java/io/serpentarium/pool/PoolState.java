package io.serpentarium.pool;

import io.serpentarium.pool.Slot.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The slots, who holds them and who waits. Not thread-safe: confined to the context of the pool verticle.
 *
 * <p>Each operation changes the state and returns what is to be done about it; nothing here has side effects.
 *
 * <h2>Serving</h2>
 *
 * A waiter gets a warm slot of its own tenant, else a warm one that has served nobody, in its own environment. While there is none, it waits
 * in the {@link FairLine}; new processes are launched up to the limit, a few at a time, and what is needed is
 * computed anew before each launch, so that a need which has passed launches nothing. What nobody waits for is
 * launched a little later than a grant, so that it does not take the processor from the run that just began. How many
 * runners a tenant may hold is said by {@link Holdings}.
 *
 * <h2>Eviction</h2>
 *
 * When the pool is full, {@link MakingRoom} frees a place for each waiter that nothing else will serve: first a warm
 * slot of another tenant, which is killed, then that of an idle session, which is asked to leave, then that of a busy
 * one, which is asked to leave between two runs. It may refuse, because it can have become busy meanwhile, or cannot
 * be saved.
 *
 * <h2>Failure</h2>
 *
 * A process that dies while nobody holds it counts as a failure; each further one doubles the pause before the
 * next launch. A finished run ends the series.
 */
final class PoolState {
  private static final Duration SPARED_AFTER_REFUSAL = Duration.ofSeconds(1);

  private final PoolLimits limits;
  private final Map<Integer, Slot> slots = new LinkedHashMap<>();
  private final FairLine line;
  private final Tenants tenants = new Tenants();
  private final BusyTime busyTime = new BusyTime();
  private final Launching launching;
  private Instant refillFrom = Instant.MIN;
  private boolean draining;

  PoolState(PoolLimits limits) {
    this.limits = limits;
    this.line = new FairLine(limits.waiting());
    this.launching = new Launching(limits, slots);
  }

  /** Launches what is missing; also called when a pause is over. */
  List<PoolEffect> tick(Instant now) {
    charge(now);
    return serve(new ArrayList<>(), now);
  }

  List<PoolEffect> acquire(Waiter waiter, Instant now) {
    charge(now);
    tenants.asks(waiter, now);
    var effects = new ArrayList<PoolEffect>();
    var pause = launching.pause(waiter.environment());
    if (draining) {
      effects.add(new PoolEffect.Refuse(waiter, Refusals.draining()));
    } else if (pause.isHopeless() && pause.isOn(now) && slotsIn(waiter.environment()).noneMatch(slot -> slot.state == State.IDLE)) {
      effects.add(new PoolEffect.Refuse(waiter, Refusals.noRunner(pause.left(now))));
    } else if (idleFor(waiter).isEmpty() && !line.hasRoom(waiter.tenant())) {
      effects.add(new PoolEffect.Refuse(waiter, Refusals.full(limits, busyTime.estimate(line.size() + 1, held()))));
    } else {
      line.add(waiter);
      serve(effects, now);
    }
    return effects;
  }

  /** A waiter has lost interest. One that was granted meanwhile has to release instead. */
  List<PoolEffect> cancel(Waiter waiter, Instant now) {
    charge(now);
    line.remove(waiter);
    return serve(new ArrayList<>(), now);
  }

  /** The slot's process has a fresh isolate ready. */
  List<PoolEffect> ready(int id, Instant now) {
    var slot = slots.get(id);
    if (slot == null || slot.state == State.ACQUIRED || slot.state == State.IDLE) {
      return List.of();
    }
    charge(now);
    var effects = new ArrayList<PoolEffect>();
    if (!slot.forSamePrincipal || isSamePrincipalNext(slot, now)) {
      slot.become(State.IDLE, now);
      serve(effects, now);
    }
    if (slot.forSamePrincipal && !slot.doomed) {
      effects.add(slot.renew(false, now));
    }
    return effects;
  }

  /** Whether the slot will serve the principal again that it served last. */
  private boolean isSamePrincipalNext(Slot slot, Instant now) {
    return Demand.of(order(now).open(), slots.values(), limits.max()).isForSamePrincipal(slot);
  }

  /** The slot's isolate has ended itself or had to be ended: its process is not used again. */
  List<PoolEffect> spoiled(int id, Instant now) {
    charge(now);
    var effects = new ArrayList<PoolEffect>();
    var slot = slots.get(id);
    if (slot != null && !slot.doomed) {
      if (slot.state != State.ACQUIRED) {
        launching.pause(slot.environment).failed(now);
      }
      kill(effects, slot, "its isolate was lost");
    }
    return serve(effects, now);
  }

  /** The slot's process is gone, for whatever reason. */
  List<PoolEffect> exited(int id, Instant now) {
    charge(now);
    var slot = slots.remove(id);
    if (slot == null) {
      return List.of();
    }
    var pause = launching.pause(slot.environment);
    if (slot.state != State.ACQUIRED && !slot.doomed) {
      pause.failed(now);
    }
    var effects = new ArrayList<PoolEffect>();
    if (pause.isHopeless() && slotsIn(slot.environment).findAny().isEmpty()) {
      for (var waiter : line.removeAll(waiter -> waiter.environment().equals(slot.environment))) {
        effects.add(new PoolEffect.Refuse(waiter, Refusals.noRunner(pause.left(now))));
      }
    }
    return serve(effects, now);
  }

  /** The holder gives the slot back for good; its isolate serves no other principal. */
  List<PoolEffect> released(int id, Waiter holder, Instant now) {
    var effects = new ArrayList<PoolEffect>();
    var slot = slots.get(id);
    if (slot == null || !holder.equals(slot.holder)) {
      return effects;
    }
    charge(now);
    slot.takeBack(now);
    if (draining || slot.recycling || limits.processPerSession() || holder.share().ownProcess()) {
      kill(effects, slot, "nobody will use it again");
    }
    serve(effects, now);
    if (!slot.doomed) {
      effects.add(slot.renew(isSamePrincipalNext(slot, now), now));
    }
    return effects;
  }

  boolean holds(int id, Waiter waiter) {
    var slot = slots.get(id);
    return slot != null && waiter.equals(slot.holder);
  }

  /** The holder has started a run. */
  void busy(int id, Waiter holder, Instant now) {
    var slot = slots.get(id);
    if (slot != null && holder.equals(slot.holder)) {
      charge(now);
      slot.busy = true;
      slot.since = now;
    }
  }

  /** The holder has finished a run; {@code goesOn} when it keeps the slot for the next one. */
  List<PoolEffect> runEnded(int id, Waiter holder, boolean goesOn, Instant now) {
    var slot = slots.get(id);
    if (slot == null || !holder.equals(slot.holder)) {
      return List.of();
    }
    charge(now);
    if (slot.busy) {
      busyTime.add(Duration.between(slot.since, now));
    }
    launching.pause(slot.environment).succeeded();
    slot.since = now;
    return goesOn ? serve(new ArrayList<>(), now) : idle(id, holder, now);
  }

  /** The holder keeps the slot and has nothing to do in it. */
  List<PoolEffect> idle(int id, Waiter holder, Instant now) {
    var slot = slots.get(id);
    if (slot == null || !holder.equals(slot.holder)) {
      return List.of();
    }
    charge(now);
    slot.rest(now);
    return serve(new ArrayList<>(), now);
  }

  /** The holder was asked to leave and cannot. It is believed for a while, for it may still be booting. */
  List<PoolEffect> evictionRefused(int id, Waiter holder, Instant now) {
    var slot = slots.get(id);
    if (slot == null || !holder.equals(slot.holder)) {
      return List.of();
    }
    charge(now);
    slot.evicting = false;
    slot.yielding = false;
    slot.sparedUntil = now.plus(SPARED_AFTER_REFUSAL);
    var effects = new ArrayList<PoolEffect>();
    effects.add(new PoolEffect.TickAfter(SPARED_AFTER_REFUSAL));
    return serve(effects, now);
  }

  /** Lends nothing any more; warm processes end now, lent ones when they come back. */
  List<PoolEffect> drain(Instant now) {
    draining = true;
    var effects = new ArrayList<PoolEffect>();
    for (var waiter : line.removeAll(_ -> true)) {
      effects.add(new PoolEffect.Refuse(waiter, Refusals.draining()));
    }
    slots.values().stream()
        .filter(slot -> slot.state != State.ACQUIRED)
        .forEach(slot -> kill(effects, slot, "the server is going down"));
    return effects;
  }

  /** Takes a {@link #drain} back. */
  List<PoolEffect> resume(Instant now) {
    draining = false;
    return tick(now);
  }

  boolean isDraining() {
    return draining;
  }

  /** Replaces processes: a lent one when it comes back. */
  List<PoolEffect> recycle(Predicate<Slot> which, Instant now) {
    var effects = new ArrayList<PoolEffect>();
    live().filter(which).filter(Slot::recycle).toList().forEach(slot -> kill(effects, slot, "it is recycled"));
    return serve(effects, now);
  }

  PoolFigures figures() {
    return new PoolFigures(
        count(State.ACQUIRED),
        count(State.IDLE),
        count(State.LAUNCHING) + count(State.RENEWING),
        line.size());
  }

  /** For administrators, and for tests: what the invariants speak of. */
  List<Slot> slots() {
    return List.copyOf(slots.values());
  }

  FairLine.Order waiting(Instant now) {
    return order(now);
  }

  private void charge(Instant now) {
    tenants.charge(slots.values(), line.waiters(), now);
  }

  private FairLine.Order order(Instant now) {
    return line.isEmpty()
        ? FairLine.Order.NOBODY
        : line.order(
            tenants, new Holdings(limits.max(), tenants.present(now), slots.values(), line.waiters()), busyTime.expectedMillis());
  }

  private List<PoolEffect> serve(List<PoolEffect> effects, Instant now) {
    if (draining) {
      return effects;
    }
    grant(effects, now);
    new MakingRoom(limits.max(), slots.values(), line, tenants, effects, now).make(() -> order(now));
    grant(effects, now);
    var order = order(now);
    launching.launch(Demand.of(order.open(), slots.values(), limits.max()), refillFrom, effects, now);
    for (var moved : line.moved(order)) {
      var estimate = busyTime.estimate(moved.position(), held());
      effects.add(new PoolEffect.Position(moved.waiter(), moved.position(), estimate));
    }
    return effects;
  }

  private void grant(List<PoolEffect> effects, Instant now) {
    for (var waiter : Demand.of(order(now).open(), slots.values(), limits.max()).next()) {
      idleFor(waiter)
          .ifPresent(
              slot -> {
                line.remove(waiter);
                slot.lend(waiter, now);
                refillFrom = now.plus(limits.refillPause());
                effects.add(new PoolEffect.Grant(waiter, slot.id));
              });
    }
  }

  private void kill(List<PoolEffect> effects, Slot slot, String cause) {
    if (!slot.doomed) {
      slot.doomed = true;
      effects.add(new PoolEffect.Kill(slot.id, cause));
    }
  }

  private Optional<Slot> idleFor(Waiter waiter) {
    var unboundLast = Comparator.comparing((Slot slot) -> slot.tenant == null);
    var lent = slots.values().stream().filter(slot -> slot.holder != null && slot.holder.tenant().equals(waiter.tenant()));
    if (lent.count() >= tenants.share(waiter).max()) {
      return Optional.empty();
    }
    return live().filter(slot -> slot.isIdleFor(waiter)).min(unboundLast);
  }

  private Stream<Slot> live() {
    return slots.values().stream().filter(slot -> !slot.doomed);
  }

  private Stream<Slot> slotsIn(String environment) {
    return slots.values().stream().filter(slot -> slot.environment.equals(environment));
  }

  private int count(State state) {
    return (int) slots.values().stream().filter(slot -> slot.state == state).count();
  }

  private int held() {
    return Math.max(1, count(State.ACQUIRED));
  }
}
