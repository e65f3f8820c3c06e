package io.serpentarium.session;

import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * Who wants a copy of a session's state: each is answered once. Not thread-safe: confined to the context of the
 * session verticle.
 */
final class Forking {
  private final String session;
  private final Residency residency;
  private final Effects effects;
  private final List<ForkRequest> waiting = new ArrayList<>(1);

  Forking(String session, Residency residency, Effects effects) {
    this.session = session;
    this.residency = residency;
    this.effects = effects;
  }

  void ask(ForkRequest request) {
    waiting.add(request);
    serve();
  }

  boolean isAsked() {
    return !waiting.isEmpty();
  }

  /** Makes the copies if the state is on disk, or begins to save it. */
  void serve() {
    var checkpoints = residency.checkpoints();
    if (waiting.isEmpty() || residency.interpreter().isOnItsWay()) {
      return;
    }
    if (checkpoints.isClean() || checkpoints.isCurrent()) {
      var checkpoint = checkpoints.isClean() ? null : checkpoints.latest();
      waiting.forEach(request -> effects.add(new SessionEffect.Copy(checkpoint, request)));
      waiting.clear();
    } else if (residency.canBeSaved()) {
      residency.save();
    } else if (residency.isPinned()) {
      refuse(ErrorCode.SESSION_PINNED, Sentences.pinned());
    } else {
      refuse(ErrorCode.INTERNAL, Sentences.notSaved());
    }
  }

  void refuse(ErrorCode code, String sentence) {
    waiting.forEach(request -> effects.send(Failure.of(request.re(), session, code, sentence)));
    waiting.clear();
  }
}
