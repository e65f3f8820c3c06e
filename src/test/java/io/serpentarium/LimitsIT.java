package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.SourceFile;
import io.serpentarium.protocol.StdinMode;
import io.serpentarium.testing.TestClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over a limit, or for what is not there: each is refused with a sentence, and nothing is lost. */
final class LimitsIT extends BadInputCase {
  @Test
  void refusesInputNobodyAskedForWhileAProgramRuns() {
    var run = client.start(session, "import time\ntime.sleep(60)");
    client.await(ServerMessage.Started.class);
    client.send(new ClientMessage.Input(session, run, "x", false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_WAITING_FOR_INPUT);
    client.send(new ClientMessage.Interrupt(null, session, run));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @Test
  void takesOneAnswerToOneQuestion() {
    var run = client.start(session, "a = input()\nimport time\ntime.sleep(60)");
    client.await(ServerMessage.InputRequest.class);
    client.send(new ClientMessage.Input(session, run, "x", false));
    client.send(new ClientMessage.Input(session, run, "y", false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.NOT_WAITING_FOR_INPUT);
    client.send(new ClientMessage.Interrupt(null, session, run));
    client.result(run);
    assertThat(client.run(session, "a").value()).isEqualTo("'x'");
  }

  @Test
  void refusesMoreSessionsThanTheLimitUntilOneIsClosed() {
    var second = client.open().session();
    client.open();
    var id = client.nextId();
    client.send(ClientMessage.SessionOpen.of(id, null));
    assertThat(refusal().code()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    client.send(new ClientMessage.SessionClose(null, second));
    client.await(ServerMessage.SessionState.class);
    assertThat(client.open().session()).isNotEqualTo(second);
  }

  @Test
  void refusesMoreWaitingRunsThanTheLimit() {
    var slow = client.start(session, "import time\ntime.sleep(60)");
    client.await(ServerMessage.Started.class);
    for (var i = 0; i < 4; i++) {
      client.start(session, "1");
    }
    var oneTooMany = client.start(session, "1");
    var failure = refusal();
    assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(failure.re()).isEqualTo(oneTooMany);
    client.send(new ClientMessage.Interrupt(null, session, slow));
    assertThat(client.result(slow).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "a\u0000b", "a/", ".", "/"})
  void writesNoFileOutsideTheSessionsFolder(String path) {
    var result = runWithFile(path);
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(result.all(ServerMessage.ExceptionRaised.class).getFirst().message()).isNotEmpty();
  }

  @Test
  void writesFilesBelowTheSessionsFolder() {
    assertThat(runWithFile("a/b.txt").value()).isEqualTo("'content'");
  }

  private TestClient.RunResult runWithFile(String path) {
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id,
            session,
            "open('a/b.txt').read()",
            List.of(SourceFile.of(path, "content")),
            null,
            null,
            null,
            null,
            null,
            null,
            false));
    return client.result(id);
  }

  @Test
  void refusesFilesOverTheLimit() {
    var id = client.nextId();
    var file = SourceFile.of("big", new byte[9 * MIB]);
    client.send(
        new ClientMessage.Run(id, session, "1", List.of(file), null, null, null, null, null, null, false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.FILE_TOO_LARGE);
  }

  @Test
  void laysAsManyFilesAsTheLimitsAllowIntoAFreshSession() {
    var file = SourceFile.of("one", new byte[8 * MIB]);
    client.send(new ClientMessage.SessionOpen("files", null, List.of(), List.of(file), null, null, null, null, false));
    var fresh = client.await(ServerMessage.SessionOpened.class).session();
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id,
            fresh,
            "import os\n(os.path.getsize('one'), os.path.getsize('two'))",
            List.of(SourceFile.of("two", new byte[8 * MIB])),
            null,
            null,
            null,
            null,
            null,
            null,
            false));
    assertThat(client.result(id).value()).isEqualTo("(8388608, 8388608)");
  }

  @Test
  void feedsAsMuchStandardInputAsAMessageHolds() {
    var id = client.nextId();
    var lines = "x".repeat(1023).concat("\n").repeat(15 * 1024);
    client.send(
        new ClientMessage.Run(
            id,
            session,
            "import sys\nsum(len(line) for line in sys.stdin)",
            List.of(),
            StdinMode.CLOSED,
            lines + "\u0001".repeat(100_000),
            null,
            null,
            null,
            null,
            false));
    assertThat(client.result(id).value()).isEqualTo(Integer.toString(lines.length() + 100_000));
  }

  @Test
  void refusesPackagesAndUnknownProfiles() {
    client.send(new ClientMessage.SessionOpen("p1", null, List.of("numpy"), List.of(), null, null, null, null, false));
    assertThat(refusal().code()).isEqualTo(ErrorCode.PACKAGE_NOT_ALLOWED);
    client.send(new ClientMessage.SessionOpen("p2", "gpu", List.of(), List.of(), null, null, null, null, false));
    assertThat(refusal().message()).contains("profile");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 1_000_000, Integer.MAX_VALUE})
  void answersACursorBehindTheEndOfTheCode(int cursor) {
    client.run(session, "herbarium = 1");
    client.send(new ClientMessage.Complete("k", session, "he", cursor));
    var answer = client.await(ServerMessage.Completions.class);
    assertThat(answer.re()).isEqualTo("k");
    assertThat(zeroIfAbsent(answer.from())).isLessThanOrEqualTo(cursor);
  }

  private static int zeroIfAbsent(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  @Test
  void survivesAClientThatVanishesInTheMiddleOfARun() {
    var run = client.start(session, "while True: print('x' * 1000)");
    client.await(ServerMessage.Stream.class, stream -> stream.re().equals(run));
    client.vanish();
    client.closeCode();
  }
}
