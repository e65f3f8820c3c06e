package io.serpentarium.seats;

import java.util.List;
import java.util.Map;

/** What a server asks the store in one go. */
record Batch(List<Ask> asks, List<Draw> draws) {
  boolean isEmpty() {
    return asks.isEmpty() && draws.isEmpty();
  }

  /** The answers to all of it. */
  record Reply(Map<SeatKey, Allotment> allotments, Map<SeatKey, Draw.Drawn> drawn) {}
}
