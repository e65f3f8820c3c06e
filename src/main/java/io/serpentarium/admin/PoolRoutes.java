package io.serpentarium.admin;

import io.serpentarium.admin.Administrator.Need;
import io.serpentarium.pool.PoolAdministration;
import io.serpentarium.pool.PoolStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** {@code /pool}: the runners of this server. Thread-safe. */
final class PoolRoutes {
  private final PoolAdministration pool;

  PoolRoutes(PoolAdministration pool) {
    this.pool = pool;
  }

  void get(Call call) {
    call.require(Need.LOOK, null);
    call.when(pool.look(), status -> call.json(200, view(status)));
  }

  void recycle(Call call) {
    intervene(call, "pool.recycle", "", pool::recycle);
  }

  void recycleSlot(Call call) {
    call.require(Need.OPERATE, null);
    var text = call.path("slot");
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw Problem.invalid("slot", "slot has to be the number of a slot, 1 or more.");
    }
    var slot = Integer.parseInt(text);
    call.when(
        pool.look()
            .compose(
                status -> {
                  if (status.slots().stream().noneMatch(place -> place.id() == slot)) {
                    throw Problem.missing("Slot %d has no process at the moment.".formatted(slot));
                  }
                  return note(call, "pool.recycle", "slot " + slot);
                })
            .compose(_ -> pool.recycle(slot)),
        status -> call.json(200, view(status)));
  }

  void drain(Call call) {
    intervene(call, "pool.drain", "", pool::drain);
  }

  void resume(Call call) {
    intervene(call, "pool.resume", "", pool::resume);
  }

  /** First it is written down, then done: what is not in the audit log does not happen. */
  private void intervene(Call call, String action, String target, Supplier<Future<PoolStatus>> work) {
    call.require(Need.OPERATE, null);
    call.when(note(call, action, target).compose(_ -> work.get()), status -> call.json(200, view(status)));
  }

  private static Future<Void> note(Call call, String action, String target) {
    return call.administration().note(action, "", target, null, null);
  }

  private static JsonObject view(PoolStatus status) {
    var slots = new JsonArray();
    status.slots().forEach(place -> slots.add(view(place)));
    var figures = status.figures();
    return new JsonObject()
        .put("draining", status.draining())
        .put("acquired", figures.acquired())
        .put("idle", figures.idle())
        .put("launching", figures.launching())
        .put("pending", figures.pending())
        .put("slots", slots);
  }

  private static JsonObject view(PoolStatus.Place place) {
    var cpu = place.cpu();
    return new JsonObject()
        .put("id", place.id())
        .put("state", place.state())
        .put("environment", place.environment())
        .put("since", place.since())
        .put("tenant", place.tenant())
        .put("session", place.session())
        .put("busy", place.busy())
        .put("recycling", place.recycling())
        .put("pid", place.pid())
        .put("memoryBytes", place.memoryBytes())
        .put("cpuMs", cpu == null ? null : cpu.toMillis());
  }
}
