package io.serpentarium.seats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server asks the store in one go. */
record Batch(List<Ask> asks, List<Draw> draws, List<Draft> drafts) {
  Batch() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return asks.size() + draws.size() + drafts.size();
  }

  /** The answers to all of it. */
  record Reply(
      Map<SeatKey, Allotment> allotments, Map<SeatKey, Draw.Drawn> drawn, Map<SeatKey, Draft.Granted> granted) {
    Reply() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }
  }
}
