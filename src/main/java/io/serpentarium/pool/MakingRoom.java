package io.serpentarium.pool;

import io.serpentarium.pool.FairLine.Order;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Frees places for those whom nothing that is free or coming will serve. Not thread-safe: confined to the context of
 * the pool verticle.
 */
final class MakingRoom {
  private final int max;
  private final Collection<Slot> slots;
  private final FairLine line;
  private final Tenants tenants;
  private final List<PoolEffect> effects;
  private final Instant now;

  /** {@code max} is how many places there are; what is to be done is added to {@code effects}. */
  MakingRoom(
      int max, Collection<Slot> slots, FairLine line, Tenants tenants, List<PoolEffect> effects, Instant now) {
    this.max = max;
    this.slots = slots;
    this.line = line;
    this.tenants = tenants;
    this.effects = effects;
    this.now = now;
  }

  /** {@code asked} is the order that holds at that moment. */
  void make(Supplier<Order> asked) {
    var order = asked.get();
    killForOthers(Demand.of(order.open(), slots, max));
    var demand = Demand.of(order.open(), slots, max);
    for (var waiter : demand.beyond()) {
      if (slots.stream().noneMatch(slot -> slot.canBeEvicted(now))) {
        break;
      }
      displacement().idle(waiter, slots).ifPresent(this::evict);
    }
    for (var waiter : order.heldBack()) {
      makeRoomWithinTenant(waiter, demand.spare());
    }
    askBusyOnes(asked.get());
  }

  /** A warm runner of a tenant or an environment serves no other. */
  private void killForOthers(Demand demand) {
    var warm = demand.spare().stream().filter(slot -> !slot.evicting).iterator();
    var live = slots.stream().filter(slot -> !slot.doomed).count();
    var places = max - live + demand.spare().stream().filter(slot -> slot.evicting).count();
    for (var lacking = demand.unserved().size() - places; lacking > 0 && warm.hasNext(); lacking--) {
      kill(warm.next());
    }
  }

  /** The tenant has as many as it may have: its warm runners are of no use, its idle sessions can leave. */
  private void makeRoomWithinTenant(Waiter waiter, List<Slot> spare) {
    spare.stream()
        .filter(slot -> !slot.evicting && !slot.doomed && waiter.tenant().equals(slot.tenant))
        .forEach(this::kill);
    slots.stream()
        .filter(slot -> slot.canBeEvicted(now) && waiter.tenant().equals(slot.tenant))
        .min(Displacement.LONGEST_IDLE)
        .ifPresent(this::evict);
  }

  private void kill(Slot slot) {
    slot.doomed = true;
    effects.add(new PoolEffect.Kill(slot.id, "somebody else needs its place"));
  }

  private void evict(Slot slot) {
    slot.evicting = true;
    effects.add(new PoolEffect.Evict(slot.holder(), slot.id));
  }

  /** All of them are asked, and only the first that ends its run leaves: the wish is taken back from the others. */
  private void askBusyOnes(Order order) {
    var waiters = new LinkedHashMap<List<String>, Waiter>();
    Stream.of(Demand.of(order.open(), slots, max).beyond(), order.heldBack())
        .flatMap(List::stream)
        .forEach(waiter -> waiters.putIfAbsent(List.of(waiter.tenant(), waiter.subject()), waiter));
    if (waiters.isEmpty() && slots.stream().noneMatch(slot -> slot.yielding)) {
      return;
    }
    var displacement = displacement();
    for (var slot : slots) {
      var wanted = waiters.values().stream().anyMatch(waiter -> displacement.displacesBusy(waiter, slot));
      if (wanted != slot.yielding) {
        slot.yielding = wanted;
        effects.add(new PoolEffect.Yield(slot.holder(), slot.id, wanted));
      }
    }
  }

  private Displacement displacement() {
    return new Displacement(tenants, new Holdings(max, tenants.present(now), slots, line.waiters()), now);
  }
}
