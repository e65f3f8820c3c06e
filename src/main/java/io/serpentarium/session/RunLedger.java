package io.serpentarium.session;

import io.serpentarium.protocol.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every run id that a session has seen, so that none is executed twice. Not thread-safe: confined to the
 * context of the session verticle.
 */
final class RunLedger {
  /** Runs further back are not asked about again. */
  private static final int MOST_SAVED = 200;

  private final int capacity;
  private final Map<String, Standing> standings = new LinkedHashMap<>(4);

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

  /** The latest of those that have ended. */
  Map<String, SavedSession.Ended> ended() {
    var ended = new LinkedHashMap<String, SavedSession.Ended>();
    standings.entrySet().stream()
        .skip(Math.max(0, standings.size() - MOST_SAVED))
        .forEach(
            entry -> {
              if (entry.getValue() instanceof Standing.Ended(var seq, var outcome)) {
                ended.put(entry.getKey(), new SavedSession.Ended(seq, outcome));
              }
            });
    return ended;
  }

  void set(String id, Standing standing) {
    standings.put(id, standing);
  }
}
