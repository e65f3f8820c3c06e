package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Lets a run wait until its quotas can be decided about, and whatever is said to its session after it. Not
 * thread-safe: confined to the context of the session verticle.
 */
final class Decidable {
  private final boolean shared;
  private final BiConsumer<Owner, Runnable> whenDecidable;
  private final Map<String, ArrayDeque<Said>> lines = new HashMap<>();

  private record Said(Owner owner, ClientMessage.ForSession message, Runnable work) {}

  /** {@code shared} = other servers may have to be asked; {@code whenDecidable} does work for a run when it is time. */
  Decidable(boolean shared, BiConsumer<Owner, Runnable> whenDecidable) {
    this.shared = shared;
    this.whenDecidable = whenDecidable;
  }

  /** {@code work} brings the message to the session, if that is still there. */
  void perform(Owner owner, ClientMessage.ForSession message, Runnable work) {
    if (!shared) {
      work.run();
      return;
    }
    var said = new Said(owner, message, work);
    var line = lines.get(message.session());
    if (line != null) {
      line.add(said);
    } else if (message instanceof ClientMessage.Run) {
      line = new ArrayDeque<>();
      line.add(said);
      lines.put(message.session(), line);
      next(message.session(), line);
    } else {
      work.run();
    }
  }

  private void next(String session, ArrayDeque<Said> line) {
    while (!line.isEmpty() && !(line.element().message() instanceof ClientMessage.Run)) {
      line.remove().work().run();
    }
    if (line.isEmpty()) {
      lines.remove(session);
    } else {
      var run = line.element();
      whenDecidable.accept(
          run.owner(),
          () -> {
            try {
              line.remove().work().run();
            } finally {
              next(session, line);
            }
          });
    }
  }
}
