package io.serpentarium.session;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's questions for completions: each is answered once, with nothing if need be. Not thread-safe:
 * confined to the context of the session verticle.
 *
 * <p>The runner takes one question at a time and no run meanwhile. While one is asked the newest other one is
 * kept; whoever typed on no longer wants those in between.
 */
final class Completing {
  private final String session;
  private final Effects effects;
  private ClientMessage.@Nullable Complete asked;
  private ClientMessage.@Nullable Complete newest;

  Completing(String session, Effects effects) {
    this.session = session;
    this.effects = effects;
  }

  /** Whether the runner is thinking about one: it can do nothing else. */
  boolean isAsking() {
    return asked != null;
  }

  void ask(ClientMessage.Complete question) {
    if (asked != null) {
      answerWithNothing(newest);
      newest = question;
    } else {
      asked = question;
      effects.add(
          new SessionEffect.Tell(new RunnerCommand.Complete(question.id(), question.code(), question.cursor())));
    }
  }

  /** Completions cost no credit, so a runner may send only those it was asked for. */
  void answer(RunnerFrame.Completed answer) {
    if (asked == null || !asked.id().equals(answer.id())) {
      effects.add(new SessionEffect.Kill(ExitCause.HOSTILE, "it sent completions that nobody asked for"));
      return;
    }
    asked = null;
    effects.send(
        new ServerMessage.Completions(answer.id(), session, answer.from(), answer.to(), answer.items()));
  }

  /** Asks the newest question that was kept, now that the runner is free. */
  void askNewest() {
    var question = newest;
    newest = null;
    if (question != null) {
      ask(question);
    }
  }

  /** The runner has something else to do, or is gone. */
  void giveUp() {
    answerWithNothing(asked);
    answerWithNothing(newest);
    asked = null;
    newest = null;
  }

  void answerWithNothing(ClientMessage.@Nullable Complete question) {
    if (question != null) {
      effects.send(new ServerMessage.Completions(question.id(), session, null, null, List.of()));
    }
  }
}
