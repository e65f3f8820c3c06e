package io.serpentarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import java.util.List;

/** Effects in words, or in part. */
final class Shown {
  private Shown() {}

  static List<String> show(List<SessionEffect> effects) {
    return effects.stream().map(Shown::show).toList();
  }

  static List<ServerMessage> sent(List<SessionEffect> effects) {
    return effects.stream()
        .filter(SessionEffect.Send.class::isInstance)
        .map(effect -> ((SessionEffect.Send) effect).message())
        .toList();
  }

  static List<RunnerCommand> told(List<SessionEffect> effects) {
    return effects.stream()
        .filter(SessionEffect.Tell.class::isInstance)
        .map(effect -> ((SessionEffect.Tell) effect).command())
        .toList();
  }

  /** Why the runner is killed, the only thing that happens. */
  static ExitCause killed(List<SessionEffect> effects) {
    assertThat(effects).hasSize(1).hasOnlyElementsOfType(SessionEffect.Kill.class);
    return ((SessionEffect.Kill) effects.getFirst()).cause();
  }

  /** The refusal, the only thing that happens. */
  static String failure(List<SessionEffect> effects) {
    assertThat(sent(effects)).hasSameSizeAs(effects).hasOnlyElementsOfType(ServerMessage.Failure.class);
    var failure = (ServerMessage.Failure) sent(effects).getFirst();
    return failure.code() + " " + failure.message();
  }

  private static String show(SessionEffect effect) {
    return switch (effect) {
      case SessionEffect.Send(var message) -> show(message);
      case SessionEffect.Acquire() -> "acquire";
      case SessionEffect.CancelAcquire() -> "cancel acquire";
      case SessionEffect.Release() -> "release";
      case SessionEffect.RefuseEviction() -> "refuse eviction";
      case SessionEffect.Boot() -> "boot";
      case SessionEffect.Reset() -> "reset";
      case SessionEffect.Save(_, var image, var version) -> "save %s of version %d".formatted(image, version);
      case SessionEffect.Commit(var operation, _, _) -> "commit " + operation;
      case SessionEffect.AbortSave() -> "abort save";
      case SessionEffect.Moved(var move) -> "moved " + move;
      case SessionEffect.Load(_, var checkpoint) -> "load " + checkpoint.image();
      case SessionEffect.Forget(var images) -> "forget " + images;
      case SessionEffect.Copy(var checkpoint, var request) ->
          "copy %s for %s".formatted(checkpoint == null ? "nothing" : checkpoint.image(), request.re());
      case SessionEffect.Kill(var cause, _) -> "kill " + cause;
      case SessionEffect.Tell(var command) -> "tell " + show(command);
      case SessionEffect.Watch(var run, var patience) -> "watch %s %d s".formatted(run, patience.toSeconds());
      case SessionEffect.Began(var run, _) -> "began " + run;
      case SessionEffect.Ended(var run, var outcome, _, _, _, _) -> "ended " + run + " " + outcome;
      case SessionEffect.Closed() -> "closed";
    };
  }

  private static String show(RunnerCommand command) {
    return switch (command) {
      case RunnerCommand.Run run -> "run " + run.run();
      case RunnerCommand.Interrupt(var run) -> "interrupt " + run;
      case RunnerCommand.Input(var run, _) -> "input " + run;
      case RunnerCommand.Credit(var bytes) -> "credit " + bytes;
      case RunnerCommand.Complete(var id, _, _) -> "complete " + id;
      case RunnerCommand.Ping(var nonce) -> "ping " + nonce;
    };
  }

  private static String show(ServerMessage message) {
    return switch (message) {
      case ServerMessage.SessionState(_, var seq, var state, var reason, var restored, var lost, var pinned, _) ->
          seq
              + " state "
              + state
              + (reason == null ? "" : " " + reason)
              + (restored == null ? "" : " restored " + restored)
              + (lost ? " lost" : "")
              + (pinned == null ? "" : pinned ? " pinned" : " not pinned");
      case ServerMessage.Queued(_, var seq, var re, var position, _) -> seq + " queued " + re + " at " + position;
      case ServerMessage.Started(_, var seq, var re, var execution) -> seq + " started " + re + " #" + execution;
      case ServerMessage.Stream(_, var seq, var re, _, var text) -> seq + " stream " + re + " " + text;
      case ServerMessage.InputRequest(_, var seq, var re, _, _) -> seq + " input.request " + re;
      case ServerMessage.Done done -> done.seq() + " done " + done.re() + " " + done.status();
      case ServerMessage.SessionResumed(_, var fromSeq, var lost) -> "resumed from " + fromSeq + (lost ? " lost" : "");
      case ServerMessage.Notice notice -> "notice " + notice.code();
      case ServerMessage.Failure failure ->
          "error %s %s %s".formatted(failure.re(), failure.code(), failure.message());
      case ServerMessage.SessionEvent event -> event.seq() + " " + event.type();
      case ServerMessage other -> other.type();
    };
  }
}
