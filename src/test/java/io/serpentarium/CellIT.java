package io.serpentarium;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.StateReason;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cell can do, from the socket to Python and back. */
final class CellIT {
  private static TestServer server;
  private TestClient client;
  private String session;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("image.checkpoint", "never"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    client = server.connect();
    session = client.open().session();
  }

  @AfterEach
  void close() {
    client.send(new ClientMessage.SessionClose(null, session));
    client.await(ServerMessage.SessionState.class, state -> state.state() == SessionPhase.CLOSED);
    client.close();
  }

  @Test
  void showsTheValueOfTheLastExpression() {
    var result = client.run(session, "4+5");
    assertThat(result.value()).isEqualTo("9");
    assertThat(result.outcome()).isEqualTo(Outcome.OK);
    assertThat(result.events())
        .filteredOn(event -> !(event instanceof ServerMessage.Queued))
        .hasExactlyElementsOfTypes(
            ServerMessage.Started.class, ServerMessage.Display.class, ServerMessage.Done.class);
  }

  @Test
  void keepsVariablesFromRunToRun() {
    client.run(session, "x = [1]");
    client.run(session, "x.append(2)");
    assertThat(client.run(session, "x").value()).isEqualTo("[1, 2]");
  }

  @Test
  void keepsTheOrderOfBothStreams() {
    var result =
        client.run(
            session,
            """
            import sys
            for i in range(50):
                print(f"o{i}")
                print(f"e{i}", file=sys.stderr)
            """);
    var expected = new StringBuilder();
    for (var i = 0; i < 50; i++) {
      expected.append("o%d\ne%d\n".formatted(i, i));
    }
    assertThat(result.text()).isEqualTo(expected.toString());
  }

  @Test
  void streamsOutputWhileTheProgramRuns() {
    var run = client.start(session, "import time\nprint('first')\ntime.sleep(60)");
    client.await(ServerMessage.Stream.class, stream -> stream.text().startsWith("first"));
    client.send(new ClientMessage.Interrupt(null, session, null));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @Test
  void answersInputAndEndOfFile() {
    var run =
        client.start(
            session,
            """
            name = input("name? ")
            print("hello", name)
            try:
                input("more? ")
            except EOFError:
                print("no more")
            """);
    var first = client.await(ServerMessage.InputRequest.class);
    assertThat(first.prompt()).isEqualTo("name? ");
    client.send(new ClientMessage.Input(session, run, "Ada ✓", false));
    client.awaitText("hello Ada ✓\n");
    client.await(ServerMessage.InputRequest.class);
    client.send(new ClientMessage.Input(session, run, null, true));
    assertThat(client.result(run).text()).isEqualTo("no more\n");
  }

  @Test
  void refusesInputThatNobodyAskedFor() {
    client.send(new ClientMessage.Input(session, "nothing", "x", false));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.NOT_WAITING_FOR_INPUT);
  }

  @Test
  void stopsAnEndlessLoopAndKeepsTheState() {
    client.run(session, "kept = 42");
    var run = client.start(session, "while True: pass");
    client.await(ServerMessage.Started.class);
    client.send(new ClientMessage.Interrupt(null, session, run));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(client.run(session, "kept").value()).isEqualTo("42");
  }

  @Test
  void endsWhatSwallowsTheInterruptAndSaysThatTheStateIsGone() {
    client.run(session, "kept = 42");
    var run =
        client.start(
            session,
            """
            while True:
                try:
                    print("it swallows")
                    while True: pass
                except BaseException: pass
            """);
    client.await(ServerMessage.Stream.class);
    client.send(new ClientMessage.Interrupt(null, session, run));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.CRASHED);
    var state = client.await(ServerMessage.SessionState.class);
    assertThat(state.state()).isEqualTo(SessionPhase.RESTARTING);
    assertThat(state.reason()).isEqualTo(StateReason.CRASH);
    var after = client.run(session, "'kept' in globals()");
    assertThat(after.value()).isEqualTo("False");
  }

  @Test
  void endsARunAtItsDeadlineAndKeepsTheState() {
    client.run(session, "kept = 42");
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id, session, "import time\ntime.sleep(60)", List.of(), null, null, Duration.ofMillis(200), null, null, null, false));
    assertThat(client.result(id).outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(client.run(session, "kept").value()).isEqualTo("42");
  }

  @Test
  void reportsAnExceptionWithTheReadersFramesOnly() {
    var id = client.nextId();
    client.send(
        new ClientMessage.Run(
            id, session, "def f(x):\n    return 1 / x\nf(0)", List.of(), null, null, null, null, null, "lesson.py", false));
    var result = client.result(id);
    assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
    var raised = result.all(ServerMessage.ExceptionRaised.class).getFirst();
    assertThat(raised.name()).isEqualTo("ZeroDivisionError");
    assertThat(raised.frames()).extracting("file").containsOnly("lesson.py");
    assertThat(raised.frames()).extracting("line").containsExactly(3, 2);
  }

  @Test
  void tellsLineAndColumnOfASyntaxError() {
    var raised = client.run(session, "x = 1\nif x print(x)").all(ServerMessage.ExceptionRaised.class).getFirst();
    assertThat(raised.name()).isEqualTo("SyntaxError");
    assertThat(raised.frames().getLast().line()).isEqualTo(2);
    assertThat(raised.frames().getLast().column()).isNotNull();
  }

  @Test
  void runsARepeatedIdOnlyOnceAndTellsWhereItStands() {
    client.run(session, "n = 0");
    var run = client.start(session, "n += 1\nn");
    var first = client.result(run);
    client.send(TestClient.run(run, session, "n += 1\nn"));
    var again = client.await(ServerMessage.Done.class);
    assertThat(again.re()).isEqualTo(run);
    assertThat(again.seq()).isEqualTo(first.done().seq());
    assertThat(client.run(session, "n").value()).isEqualTo("1");
  }

  @Test
  void runsTheRunsOfASessionInOrderAndTellsTheirPlace() {
    var slow = client.start(session, "import time\ntime.sleep(0.3)");
    client.await(ServerMessage.Started.class);
    var second = client.start(session, "'second'");
    var third = client.start(session, "'third'");
    assertThat(client.await(ServerMessage.Queued.class).re()).isEqualTo(second);
    assertThat(client.await(ServerMessage.Queued.class).re()).isEqualTo(third);
    client.result(slow);
    assertThat(client.result(second).value()).isEqualTo("'second'");
    assertThat(client.result(third).value()).isEqualTo("'third'");
  }

  @Test
  void cancelsARunThatWaits() {
    var slow = client.start(session, "import time\ntime.sleep(60)");
    client.await(ServerMessage.Started.class);
    var second = client.start(session, "1");
    client.send(new ClientMessage.Cancel(null, session, second));
    assertThat(client.result(second).outcome()).isEqualTo(Outcome.CANCELLED);
    client.send(new ClientMessage.Interrupt(null, session, slow));
    assertThat(client.result(slow).outcome()).isEqualTo(Outcome.INTERRUPTED);
  }

  @Test
  void givesAFreshInterpreterOnRestart() {
    client.run(session, "x = 1\nopen('left.txt', 'w').write('y')");
    client.send(new ClientMessage.Restart(client.nextId(), session));
    client.await(ServerMessage.SessionState.class, state -> state.state() == SessionPhase.IDLE);
    assertThat(client.run(session, "import os\n('x' in globals(), os.path.exists('left.txt'))").value())
        .isEqualTo("(False, False)");
  }

  @Test
  void completesNames() {
    client.run(session, "herbarium = {}");
    var id = client.nextId();
    client.send(new ClientMessage.Complete(id, session, "herb", 4));
    var answer = client.await(ServerMessage.Completions.class);
    assertThat(answer.items()).extracting("label").contains("herbarium");
    assertThat(answer.from()).isEqualTo(0);
  }

  @Test
  void endsAnOutputFloodAtTheLimit() {
    var result = client.run(session, "while True: print('x' * 10000)");
    assertThat(result.outcome()).isEqualTo(Outcome.OUTPUT_LIMIT);
    assertThat(result.text().length()).isLessThanOrEqualTo(16 << 20);
  }

  @Test
  void reportsExhaustedMemoryAndGoesOn() {
    client.run(session, "kept = 42");
    assertThat(client.run(session, "x = bytearray(1 << 30)").outcome()).isEqualTo(Outcome.MEMORY);
    assertThat(client.run(session, "kept").value()).isEqualTo("42");
  }

  @Test
  void servesAPictureThatIsTooLargeForAMessage() {
    var shown =
        client
            .run(
                session,
                """
                import base64, os
                class Big:
                    def _repr_png_(self): return os.urandom(1_500_000)
                Big()
                """)
            .all(ServerMessage.Display.class)
            .getFirst();
    assertThat(shown.data()).doesNotContainKey("image/png");
    var where = (Map<?, ?>) requireNonNull(shown.metadata().get("image/png"));
    var url = (String) requireNonNull(where.get("url"));
    var picture = server.get(url);
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("content-type")).contains("image/png");
    assertThat(picture.headers().firstValue("content-length")).contains("1500000");
    assertThat(server.get(url + "x").statusCode()).isEqualTo(404);
  }

  @Test
  void saysSoBeforeTheOutputLimitIsReached() {
    client.run(session, "for _ in range(1400): print('x' * 9999)");
    var run = client.start(session, "for _ in range(1400): print('x' * 9999)");
    var notice = client.await(ServerMessage.Notice.class);
    assertThat(notice.code()).isEqualTo("quota_80");
    assertThat(notice.message()).contains("outputBytes");
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void letsCellsOfOnePageShareASession() {
    var one = client.open("lesson");
    var two = client.open("lesson");
    assertThat(two.session()).isEqualTo(one.session());
    assertThat(two.joined()).isTrue();
  }

  @Test
  void keepsReadersOfOnePageApart() {
    var other = server.connect();
    var foreign = other.open("lesson").session();
    other.run(foreign, "secret = 7");
    client.send(TestClient.run("steal", foreign, "secret"));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SESSION_GONE);
    assertThat(client.open("lesson").session()).isNotEqualTo(foreign);
    other.close();
  }
}
