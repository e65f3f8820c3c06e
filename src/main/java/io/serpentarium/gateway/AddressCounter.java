package io.serpentarium.gateway;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many connections each remote address has, over all event loops. Thread-safe. */
public final class AddressCounter {
  private final int limit;
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /** The right to one connection, given back once. */
  interface Permit {
    void release();
  }

  public AddressCounter(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /** Empty when the address has as many connections as it may have. */
  Optional<Permit> acquire(String address) {
    var admitted = new AtomicBoolean();
    counts.compute(
        address,
        (_, count) -> {
          var now = count == null ? 0 : count;
          admitted.setPlain(now < limit);
          return now < limit ? now + 1 : count;
        });
    if (!admitted.getPlain()) {
      return Optional.empty();
    }
    var released = new AtomicBoolean();
    return Optional.of(
        () -> {
          if (released.compareAndSet(false, true)) {
            counts.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
          }
        });
  }
}
