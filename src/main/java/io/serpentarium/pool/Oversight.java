package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.serpentarium.runner.Runner;
import io.serpentarium.telemetry.ProcessUsage;
import io.vertx.core.eventbus.Message;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the pool to administrators and intervenes for them. Not thread-safe: confined to the pool verticle's context. */
final class Oversight {
  private final PoolState state;
  private final Processes processes;
  private final Consumer<List<PoolEffect>> perform;
  private final Clock clock;

  Oversight(PoolState state, Processes processes, Consumer<List<PoolEffect>> perform, Clock clock) {
    this.state = state;
    this.processes = processes;
    this.perform = perform;
    this.clock = clock;
  }

  void handle(Message<PoolOrder> message) {
    var now = clock.instant();
    perform.accept(
        switch (message.body()) {
          case PoolOrder.Look() -> List.of();
          case PoolOrder.RecycleAll() -> state.recycle(_ -> true, now);
          case PoolOrder.Recycle(var id) -> state.recycle(slot -> slot.id == id, now);
          case PoolOrder.Drain() -> state.drain(now);
          case PoolOrder.Resume() -> state.resume(now);
        });
    var places = state.slots().stream().map(this::place).toList();
    Address.reply(message, new PoolStatus(places, state.figures(), state.isDraining()));
  }

  private PoolStatus.Place place(Slot slot) {
    var runner = processes.find(slot.id);
    var usage = runner.flatMap(Runner::usage);
    return new PoolStatus.Place(
        slot.id,
        slot.doomed ? "ending" : slot.state.name().toLowerCase(Locale.ROOT),
        slot.environment,
        slot.since,
        slot.tenant,
        slot.holder == null ? null : slot.holder.session(),
        slot.busy,
        slot.recycling,
        runner.map(Runner::pid).orElse(null),
        usage.map(ProcessUsage::rssBytes).orElse(null),
        usage.map(ProcessUsage::cpu).orElse(null));
  }
}
