package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.StateReason;
import java.time.Instant;
import java.util.List;

/** What each message of a client does to its session. Thread-safe: has no state. */
final class Dispatch {
  private Dispatch() {}

  static List<SessionEffect> to(Session session, ClientMessage.ForSession message, Instant now) {
    return switch (message) {
      case ClientMessage.Run run -> session.run(run, now);
      case ClientMessage.Input input -> session.input(input, now);
      case ClientMessage.Interrupt interrupt -> session.interrupt(interrupt.re(), now);
      case ClientMessage.Cancel cancel -> session.cancel(cancel.re(), now);
      case ClientMessage.Restart _ -> session.restart(StateReason.CLIENT, now);
      case ClientMessage.Undo undo -> session.undo(undo, now);
      case ClientMessage.SessionFork fork -> session.fork(new ForkRequest.Open(fork.id(), fork.name()), now);
      case ClientMessage.SessionShare share -> session.fork(new ForkRequest.Share(share.id()), now);
      case ClientMessage.Complete complete -> session.complete(complete);
      case ClientMessage.Ack ack -> session.acknowledge(ack.seq());
      case ClientMessage.SessionClose _ -> session.close(StateReason.CLIENT, now);
    };
  }
}
