package io.serpentarium.session;

import static io.serpentarium.session.Shown.failure;
import static io.serpentarium.session.Shown.killed;
import static io.serpentarium.session.Shown.sent;
import static io.serpentarium.session.Shown.show;
import static io.serpentarium.session.Shown.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.pool.Refusal;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.protocol.SourceFile;
import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {
  private Instant now = Instant.EPOCH;
  private Session session = session(Map.of());

  @Test
  void runsFromRequestToOutcome() {
    assertThat(show(session.run(Said.run("r1"), now))).containsExactly("acquire");
    assertThat(show(session.granted(now)))
        .containsExactly("tell run r1", "1 started r1 #1", "began r1", "watch r1 33 s");
    assertThat(show(session.frame(Said.text("hi"), now))).containsExactly("2 stream r1 hi");
    assertThat(show(session.frame(Said.done("r1", Outcome.OK), now))).containsExactly("3 done r1 OK", "ended r1 OK");
    assertThat(session.isBusy()).isFalse();
  }

  @Test
  void takesSetupAndFilesAlongWithTheFirstRunOfAFreshInterpreterOnly() {
    var opening =
        new ClientMessage.SessionOpen("o", null, List.of(), List.of(SourceFile.of("a", "A")), "x = 1", null, null, null, false);
    session = new Session(Said.SESSION, Said.limits(Map.of()), opening, Said.IMAGES, now);
    session.run(Said.run("r1"), now);
    session.run(Said.run("r2"), now);
    var first = (RunnerCommand.Run) told(session.granted(now)).getFirst();
    assertThat(first.setup()).isEqualTo("x = 1");
    assertThat(first.files()).containsExactlyElementsOf(opening.files());
    var second = (RunnerCommand.Run) told(session.frame(Said.done("r1", Outcome.OK), now)).getFirst();
    assertThat(second.setup()).isNull();
    assertThat(second.files()).isEmpty();
    session.frame(new RunnerFrame.Gone("fatal", ""), now);
    session.run(Said.run("r3"), now);
    var third = (RunnerCommand.Run) told(session.granted(now)).getFirst();
    assertThat(third.setup()).isEqualTo("x = 1");
  }

  @Test
  void letsARunAskForLessTimeThanTheLimitButNotForMore() {
    assertThat(timeoutOf(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(timeoutOf(Duration.ofHours(2))).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void answersARepeatedRunWithWhereItStands() {
    session.run(Said.run("r1"), now);
    assertThat(show(session.run(Said.run("r1"), now))).containsExactly("0 queued r1 at 1");
    session.granted(now);
    assertThat(show(session.run(Said.run("r1"), now))).containsExactly("0 started r1 #1");
    session.frame(Said.done("r1", Outcome.ERROR), now);
    assertThat(show(session.run(Said.run("r1"), now))).containsExactly("2 done r1 ERROR");
    assertThat(session.lastSeq()).isEqualTo(2);
  }

  @Test
  void tellsPositionsInTheQueueWhenTheyChange() {
    session.run(Said.run("r1"), now);
    assertThat(show(session.position(5, Duration.ofSeconds(9), now))).containsExactly("1 queued r1 at 5");
    assertThat(show(session.run(Said.run("r2"), now))).containsExactly("2 queued r2 at 2");
    session.run(Said.run("r3"), now);
    assertThat(show(session.granted(now))).contains("5 queued r2 at 1", "6 queued r3 at 2");
    assertThat(show(session.cancel("r2", now))).containsExactly("7 done r2 CANCELLED", "8 queued r3 at 1");
  }

  @Test
  void interruptsTheRunThatExecutesOnce() {
    start("r1");
    assertThat(show(session.interrupt(null, now))).containsExactly("tell interrupt r1", "watch r1 3 s");
    assertThat(session.interrupt("r1", now)).isEmpty();
    assertThat(session.interrupt("r9", now)).isEmpty();
    assertThat(show(session.frame(Said.done("r1", Outcome.INTERRUPTED), now))).contains("2 done r1 INTERRUPTED");
  }

  @Test
  void takesAWaitingRunOutOfTheQueueWhetherInterruptedOrCancelled() {
    start("r1");
    session.run(Said.run("r2"), now);
    session.run(Said.run("r3"), now);
    assertThat(show(session.interrupt("r2", now))).contains("4 done r2 CANCELLED");
    assertThat(show(session.cancel("r3", now))).containsExactly("6 done r3 CANCELLED");
    assertThat(session.cancel("r3", now)).isEmpty();
    assertThat(session.cancel("r1", now)).isEmpty();
  }

  @Test
  void withdrawsFromThePoolWhenNothingWaitsAnyMore() {
    session.run(Said.run("r1"), now);
    assertThat(show(session.cancel("r1", now))).containsExactly("1 done r1 CANCELLED", "cancel acquire");
    assertThat(show(session.run(Said.run("r2"), now))).containsExactly("acquire");
  }

  @Test
  void passesThePoolsRefusalOnAndEndsTheRuns() {
    session.run(Said.run("r1"), now);
    var refusal = new Refusal(Refusal.Reason.NO_RUNNER, "No runner.", Duration.ofSeconds(3));
    var effects = session.refused(refusal, now);
    assertThat(show(effects)).containsExactly("error r1 BUSY No runner.", "1 done r1 CANCELLED");
    assertThat(show(session.run(Said.run("r2"), now))).containsExactly("acquire");
  }

  @Test
  void restartsWhileItWaitsWithoutTheRunner() {
    session.run(Said.run("r1"), now);
    assertThat(show(session.restart(StateReason.CLIENT, now)))
        .containsExactly("1 done r1 CANCELLED", "cancel acquire", "2 state RESTARTING CLIENT", "3 state IDLE");
  }

  @Test
  void restartsWhileItRunsWithAFreshIsolate() {
    start("r1");
    session.run(Said.run("r2"), now);
    assertThat(show(session.restart(StateReason.CLIENT, now)))
        .containsExactly(
            "3 done r1 INTERRUPTED", "ended r1 INTERRUPTED", "4 done r2 CANCELLED", "5 state RESTARTING CLIENT", "boot");
    assertThat(show(session.run(Said.run("r3"), now))).isEmpty();
    assertThat(show(session.frame(Said.ready(), now))).startsWith("6 state IDLE", "tell run r3", "7 started r3 #2");
  }

  @Test
  void closesWhileWaitingBootingAndRunning() {
    session.run(Said.run("r1"), now);
    assertThat(show(session.close(StateReason.CLIENT, now)))
        .containsExactly("1 done r1 CANCELLED", "cancel acquire", "2 state CLOSED CLIENT", "closed");

    session = session(Map.of());
    start("r1");
    assertThat(show(session.close(StateReason.MAX_AGE, now)))
        .containsExactly("2 done r1 CANCELLED", "ended r1 CANCELLED", "3 state CLOSED MAX_AGE", "release", "closed");
    assertThat(session.close(StateReason.CLIENT, now)).isEmpty();

    session = session(Map.of());
    start("r1");
    session.restart(StateReason.CLIENT, now);
    assertThat(show(session.close(StateReason.CLIENT, now))).containsExactly("4 state CLOSED CLIENT", "release", "closed");
  }

  @Test
  void saysThatTheVariablesAreGoneWhenTheProcessDies() {
    start("r1");
    session.run(Said.run("r2"), now);
    assertThat(show(session.frame(new RunnerFrame.Exited(ExitCause.SILENT, "", ""), now)))
        .containsExactly(
            "3 done r1 CRASHED",
            "ended r1 CRASHED",
            "4 done r2 CANCELLED",
            "release",
            "5 state RESTARTING CRASH lost",
            "6 state IDLE",
            "notice session_reset");
    assertThat(show(session.run(Said.run("r3"), now))).containsExactly("acquire");
  }

  @Test
  void startsNothingInAnIsolateThatEndedWithItsRun() {
    start("r1");
    session.run(Said.run("r2"), now);
    assertThat(show(session.frame(Said.lastDone("r1"), now)))
        .containsExactly(
            "3 done r1 CRASHED",
            "ended r1 CRASHED",
            "4 done r2 CANCELLED",
            "release",
            "5 state RESTARTING CRASH lost",
            "6 state IDLE",
            "notice session_reset");
    assertThat(show(session.run(Said.run("r3"), now))).containsExactly("acquire");
  }

  @Test
  void goesOnWithAnotherRunnerWhenTheOneThatRestartsIsLost() {
    start("r1");
    assertThat(show(session.restart(StateReason.CLIENT, now))).contains("boot");
    session.run(Said.run("r2"), now);
    assertThat(show(session.frame(new RunnerFrame.Exited(ExitCause.CRASHED, "", ""), now)))
        .contains("release", "acquire")
        .doesNotContain("notice session_reset");
  }

  @Test
  void warnsOnceWhenARunComesNearItsOutputLimit() {
    session = session(Map.of("limits.output-bytes", "1KiB"));
    start("r1");
    assertThat(show(session.frame(Said.text(819), now))).hasSize(1);
    assertThat(show(session.frame(Said.text(1), now))).first().isEqualTo("notice quota_80");
    assertThat(show(session.frame(Said.text(100), now))).hasSize(1);
  }

  @Test
  void leavesItsRunnerWhenThePoolWantsItAndSaysSoIfVariablesAreLost() {
    session = session(Map.of("image.checkpoint", "never"));
    start("r1");
    assertThat(show(session.evictionWanted(now))).containsExactly("refuse eviction");
    session.frame(Said.done("r1", Outcome.OK), now);
    assertThat(show(session.evictionWanted(now)))
        .containsExactly("release", "3 state RESTARTING QUOTA lost", "4 state IDLE", "notice session_reset");
    session.run(Said.run("r2"), now);
    assertThat(show(session.granted(now))).contains("5 started r2 #2");
    session.restart(StateReason.CLIENT, now);
    assertThat(show(session.evictionWanted(now))).containsExactly("refuse eviction");
  }

  @Test
  void givesInputToTheRunThatWaitsForItOnly() {
    start("r1");
    assertThat(show(session.input(Said.input("r1", "x"), now)))
        .containsExactly("error r1 NOT_WAITING_FOR_INPUT Run r1 is not waiting for input.");
    assertThat(show(session.frame(Said.inputRequest(), now))).containsExactly("2 input.request r1");
    assertThat(told(session.input(Said.input("r1", "x"), now))).containsExactly(new RunnerCommand.Input("r1", "x"));
    assertThat(show(session.input(Said.input("r1", "y"), now))).first().asString().startsWith("error");
    session.frame(Said.inputRequest(), now);
    assertThat(told(session.input(Said.input("r1", null), now))).containsExactly(new RunnerCommand.Input("r1", null));
  }

  @Test
  void completesOnlyWhenIdleAndAnswersWithNothingElse() {
    var nothing = new ServerMessage.Completions("c1", Said.SESSION, null, null, List.of());
    assertThat(sent(session.complete(Said.complete("c1")))).containsExactly(nothing);
    start("r1");
    assertThat(sent(session.complete(Said.complete("c1")))).containsExactly(nothing);
    session.frame(Said.done("r1", Outcome.OK), now);
    assertThat(told(session.complete(Said.complete("c2")))).containsExactly(new RunnerCommand.Complete("c2", "pri", 3));
    assertThat(sent(session.frame(new RunnerFrame.Completed("c2", 0, 3, List.of()), now)))
        .containsExactly(new ServerMessage.Completions("c2", Said.SESSION, 0, 3, List.of()));
  }

  @Test
  void asksOneQuestionAtATimeAndKeepsTheNewest() {
    start("r1");
    session.frame(Said.done("r1", Outcome.OK), now);
    session.complete(Said.complete("c1"));
    assertThat(session.complete(Said.complete("c2"))).isEmpty();
    assertThat(sent(session.complete(Said.complete("c3"))))
        .containsExactly(new ServerMessage.Completions("c2", Said.SESSION, null, null, List.of()));
    assertThat(told(session.frame(new RunnerFrame.Completed("c1", 0, 3, List.of()), now)))
        .containsExactly(new RunnerCommand.Complete("c3", "pri", 3));
  }

  @Test
  void startsARunOnlyWhenTheRunnerHasAnsweredItsQuestion() {
    start("r1");
    session.frame(Said.done("r1", Outcome.OK), now);
    session.complete(Said.complete("c1"));
    assertThat(told(session.run(Said.run("r2"), now))).isEmpty();
    assertThat(told(session.frame(new RunnerFrame.Completed("c1", 0, 3, List.of()), now))).hasSize(1);
  }

  @Test
  void answersCompletionsThatTheRunnerTookToItsGrave() {
    session = session(Map.of("image.checkpoint", "never"));
    start("r1");
    session.frame(Said.done("r1", Outcome.OK), now);
    session.complete(Said.complete("c1"));
    assertThat(sent(session.evictionWanted(now)))
        .contains(new ServerMessage.Completions("c1", Said.SESSION, null, null, List.of()));
  }

  @Test
  void killsARunnerThatSaysWhatItWasNotAskedFor() {
    start("r1");
    assertThat(killed(session.frame(Said.done("r9", Outcome.OK), now))).isEqualTo(ExitCause.HOSTILE);
    session.frame(Said.done("r1", Outcome.OK), now);
    assertThat(killed(session.frame(Said.text("late"), now))).isEqualTo(ExitCause.HOSTILE);
    assertThat(killed(session.frame(Said.done("r1", Outcome.OK), now))).isEqualTo(ExitCause.HOSTILE);
    assertThat(killed(session.frame(new RunnerFrame.Completed("c9", 0, 0, List.of()), now)))
        .isEqualTo(ExitCause.HOSTILE);
    assertThat(session.lastSeq()).isEqualTo(2);
  }

  @Test
  void killsARunnerThatDoesNotEndItsRunInTime() {
    start("r1");
    assertThat(session.overdue("r0")).isEmpty();
    assertThat(killed(session.overdue("r1"))).isEqualTo(ExitCause.OVERDUE);
    session.frame(Said.done("r1", Outcome.TIMEOUT), now);
    assertThat(session.overdue("r1")).isEmpty();
  }

  @Test
  void refusesWhatIsTooLargeOrTooMuchAndNamesTheLimit() {
    session = session(Map.of("limits.code-bytes", "1KiB", "limits.file-bytes", "4", "limits.queue", "1", "limits.runs", "2"));
    assertThat(failure(session.run(Said.run("r0", "é".repeat(600)), now)))
        .isEqualTo("CODE_TOO_LARGE The code has 1200 bytes, the limit is 1024 (codeBytes). Put data into files instead.");
    assertThat(failure(session.run(withFile("r0", "12345"), now)))
        .isEqualTo("FILE_TOO_LARGE The files have 5 bytes together, the limit is 4 (fileBytes).");
    session.run(Said.run("r1"), now);
    assertThat(failure(session.run(Said.run("r2"), now)))
        .isEqualTo("QUEUE_FULL 1 runs of this session wait already, which is the limit. Wait for one to end, or cancel some.");
    session.granted(now);
    session.run(Said.run("r2"), now);
    assertThat(failure(session.run(Said.run("r3"), now)))
        .isEqualTo("QUOTA_EXCEEDED This session has had 2 runs, which is the limit of one session. Open a new one.");
  }

  @Test
  void runsOneAfterAnotherWhereNothingMayWait() {
    session = session(Map.of("limits.queue", "0"));
    assertThat(show(session.run(Said.run("r1"), now))).containsExactly("acquire");
    assertThat(failure(session.run(Said.run("r2"), now))).startsWith("QUEUE_FULL");
    session.granted(now);
    assertThat(failure(session.run(Said.run("r2"), now))).startsWith("QUEUE_FULL");
    session.frame(Said.done("r1", Outcome.OK), now);
    assertThat(show(session.run(Said.run("r2"), now))).contains("tell run r2");
  }

  private Session session(Map<String, String> values) {
    return new Session(Said.SESSION, Said.limits(values), Said.open(), Said.IMAGES, now);
  }

  private void start(String run) {
    session.run(Said.run(run), now);
    session.granted(now);
  }

  private static ClientMessage.Run withFile(String id, String content) {
    var files = List.of(SourceFile.of("a.txt", content));
    return new ClientMessage.Run(id, Said.SESSION, "", files, null, null, null, null, null, null, false);
  }

  private Duration timeoutOf(Duration wanted) {
    session = session(Map.of());
    session.run(
        new ClientMessage.Run("r1", Said.SESSION, "", List.of(), null, null, wanted, null, null, null, false), now);
    return ((RunnerCommand.Run) told(session.granted(now)).getFirst()).timeout();
  }
}
