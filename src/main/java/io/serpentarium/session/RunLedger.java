package io.serpentarium.session;

import io.serpentarium.protocol.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every run id that a session has seen, so that none is executed twice. Not thread-safe: confined to the
 * context of the session verticle.
 */
final class RunLedger {
  private final int capacity;
  private final Map<String, Standing> standings = new HashMap<>(4);

  /** Where a run stands. */
  sealed interface Standing {
    record Queued() implements Standing {}

    record Running(long execution) implements Standing {}

    /** {@code seq} is that of its {@code done}. */
    record Ended(long seq, Outcome outcome) implements Standing {}
  }

  RunLedger(int capacity) {
    this.capacity = capacity;
  }

  Optional<Standing> standing(String id) {
    return Optional.ofNullable(standings.get(id));
  }

  boolean isFull() {
    return standings.size() >= capacity;
  }

  void set(String id, Standing standing) {
    standings.put(id, standing);
  }
}
