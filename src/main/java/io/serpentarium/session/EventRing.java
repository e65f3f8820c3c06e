package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The latest events of a session, kept for a reader who comes back: up to a number of bytes and an age. Not
 * thread-safe: confined to the context of the session verticle.
 */
final class EventRing {
  private final long capacity;
  private final Duration maxAge;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>(4);
  private long bytes;

  private record Entry(SessionEvent event, int bytes, Instant at) {}

  EventRing(long capacityBytes, Duration maxAge) {
    this.capacity = capacityBytes;
    this.maxAge = maxAge;
  }

  void add(SessionEvent event, int size, Instant now) {
    entries.add(new Entry(event, size, now));
    bytes += size;
    while (bytes > capacity) {
      removeOldest();
    }
  }

  /** The events that follow {@code seq}, as far as they are still here. */
  List<SessionEvent> after(long seq) {
    return entries.stream().map(Entry::event).filter(event -> event.seq() > seq).toList();
  }

  void forgetOld(Instant now) {
    var oldest = now.minus(maxAge);
    while (!entries.isEmpty() && entries.getFirst().at.isBefore(oldest)) {
      removeOldest();
    }
  }

  private void removeOldest() {
    bytes -= entries.removeFirst().bytes;
  }
}
