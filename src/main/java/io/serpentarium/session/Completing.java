package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * A session's questions for completions: each is answered once, with nothing if need be. Not thread-safe:
 * confined to the context of the session verticle.
 */
final class Completing {
  private final String session;
  private final Effects effects;
  private final List<String> asked = new ArrayList<>(2);

  Completing(String session, Effects effects) {
    this.session = session;
    this.effects = effects;
  }

  void ask(ClientMessage.Complete question) {
    asked.add(question.id());
    effects.add(
        new SessionEffect.Tell(new RunnerCommand.Complete(question.id(), question.code(), question.cursor())));
  }

  /** Completions cost no credit, so a runner may send only those it was asked for. */
  void answer(RunnerFrame.Completed answer) {
    if (asked.remove(answer.id())) {
      effects.send(
          new ServerMessage.Completions(answer.id(), session, answer.from(), answer.to(), answer.items()));
    } else {
      effects.add(new SessionEffect.Kill(ExitCause.HOSTILE, "it sent completions that nobody asked for"));
    }
  }

  /** The isolate that was asked is gone. */
  void giveUp() {
    asked.forEach(id -> effects.send(new ServerMessage.Completions(id, session, null, null, List.of())));
    asked.clear();
  }
}
