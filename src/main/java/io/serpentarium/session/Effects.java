package io.serpentarium.session;

import io.serpentarium.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;

/** The effects that an operation has collected so far, in order. Not thread-safe. */
final class Effects {
  private final List<SessionEffect> collected = new ArrayList<>(4);

  void add(SessionEffect effect) {
    collected.add(effect);
  }

  void send(ServerMessage message) {
    collected.add(new SessionEffect.Send(message));
  }

  /** Deletes these images, if there are any. */
  void forget(List<String> images) {
    if (!images.isEmpty()) {
      collected.add(new SessionEffect.Forget(images));
    }
  }

  /** All of them; the next operation starts with none. */
  List<SessionEffect> drain() {
    var drained = List.copyOf(collected);
    collected.clear();
    return drained;
  }
}
