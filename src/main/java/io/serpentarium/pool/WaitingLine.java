package io.serpentarium.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a runner, first come first served, and what each was told of its place. Not thread-safe:
 * confined to the context of the pool verticle.
 */
final class WaitingLine {
  private final int limit;
  private final Map<Waiter, Integer> told = new LinkedHashMap<>();

  /** A waiter whose place has changed since it was last told. */
  record Moved(Waiter waiter, int position) {}

  WaitingLine(int limit) {
    this.limit = limit;
  }

  boolean hasRoom() {
    return told.size() < limit;
  }

  int size() {
    return told.size();
  }

  void add(Waiter waiter) {
    told.put(waiter, 0);
  }

  void remove(Waiter waiter) {
    told.remove(waiter);
  }

  List<Waiter> waiters() {
    return List.copyOf(told.keySet());
  }

  List<Waiter> removeAll() {
    var all = waiters();
    told.clear();
    return all;
  }

  /** Whether somebody waits, and nobody of that tenant. */
  boolean wantsOnlyOtherTenantsThan(@Nullable String tenant) {
    return !told.isEmpty() && told.keySet().stream().noneMatch(waiter -> waiter.tenant().equals(tenant));
  }

  /** Those to be told their new place; they count as told from now on. */
  List<Moved> moved() {
    var moved = new ArrayList<Moved>();
    var position = 0;
    for (var entry : told.entrySet()) {
      position++;
      if (entry.getValue() != position) {
        entry.setValue(position);
        moved.add(new Moved(entry.getKey(), position));
      }
    }
    return moved;
  }
}
