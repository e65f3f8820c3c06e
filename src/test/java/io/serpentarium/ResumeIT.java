package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionOpened;
import io.serpentarium.protocol.ServerMessage.SessionResumed;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Readers who come back: the session waits for them, and nothing is told twice or left out. */
final class ResumeIT {
  private static final String COUNT_TO_200 =
      """
      import time
      for i in range(200):
          print(i, flush=True)
          time.sleep(0.005)
      """;
  private static final int WINDOW = 128 * 1024;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of("session.resume-window", "2s", "session.ring-bytes", "256KiB", "session.window-bytes", "128KiB"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Resume claim(SessionOpened session, long lastSeq) {
    return new Resume(session.session(), session.resumeToken(), lastSeq);
  }

  private static TestClient resuming(Resume claim) {
    var client = server.connectSilently(TestClient.PAGE);
    client.hello(List.of(claim));
    return client;
  }

  private static String numbers(int from, int to) {
    var text = new StringBuilder();
    IntStream.range(from, to).forEach(i -> text.append(i).append('\n'));
    return text.toString();
  }

  private static void end(TestClient client, String session) {
    client.send(new ClientMessage.SessionClose(null, session));
    client.await(
        ServerMessage.SessionState.class, state -> state.state() == SessionPhase.CLOSED);
    client.close();
  }

  @Test
  void replaysWhatWasMissedWithoutGapOrDuplicate() {
    var client = server.connect();
    var session = client.open();
    var run = client.start(session.session(), COUNT_TO_200);
    var seen = new StringBuilder();
    while (!seen.toString().contains("20\n")) {
      seen.append(client.await(ServerMessage.Stream.class).text());
    }
    // The client may have received more than the test has looked at: a reader resumes from what it rendered.
    client.vanish();
    client.closeCode();
    var lastSeq = client.lastSeq(session.session());
    while (client.hasMore()) {
      if (client.next(Duration.ZERO) instanceof ServerMessage.Stream more) {
        seen.append(more.text());
      }
    }
    var back = resuming(claim(session, lastSeq));
    var resumed = back.await(SessionResumed.class);
    assertThat(resumed.lost()).isFalse();
    assertThat(resumed.fromSeq()).isEqualTo(lastSeq + 1);
    var rest = back.result(run);
    assertThat(rest.outcome()).isEqualTo(Outcome.OK);
    assertThat(seen + rest.text()).isEqualTo(numbers(0, 200));
    end(back, session.session());
  }

  @Test
  void replaysEverythingToAPageThatWasReloaded() {
    var client = server.connect();
    var session = client.open();
    var run = client.start(session.session(), "x = 7\n" + COUNT_TO_200);
    client.await(ServerMessage.Stream.class);
    client.vanish();
    var back = resuming(claim(session, 0));
    var resumed = back.await(SessionResumed.class);
    assertThat(resumed.fromSeq()).isEqualTo(1);
    assertThat(resumed.lost()).isFalse();
    assertThat(back.result(run).text()).isEqualTo(numbers(0, 200));
    assertThat(back.run(session.session(), "x").value()).isEqualTo("7");
    end(back, session.session());
  }

  @Test
  void givesASessionToNobodyWithoutItsToken() {
    var client = server.connect();
    var session = client.open();
    var stranger = resuming(new Resume(session.session(), "x".repeat(session.resumeToken().length()), 0));
    assertThat(stranger.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SESSION_GONE);
    stranger.close();
    assertThat(client.run(session.session(), "4+5").value()).isEqualTo("9");
    end(client, session.session());
  }

  @Test
  void givesASessionToNoOtherOrigin() {
    var client = server.connect();
    var session = client.open();
    var elsewhere = server.connectSilently("http://localhost:4000");
    elsewhere.hello(List.of(claim(session, 0)));
    assertThat(elsewhere.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SESSION_GONE);
    elsewhere.close();
    end(client, session.session());
  }

  @Test
  void givesASessionToNoOtherKey() {
    var client = server.connect();
    var session = client.open();
    var program = server.connect(server.options(null));
    program.send(new ClientMessage.Hello("sk_test_demo", null, null, List.of(), List.of(claim(session, 0))));
    assertThat(program.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SESSION_GONE);
    program.close();
    end(client, session.session());
  }

  @Test
  void givesASessionToTheLatestWhoResumesAndClosesTheOneBefore() {
    var first = server.connect();
    var session = first.open();
    first.run(session.session(), "x = 1");
    var second = resuming(claim(session, first.lastSeq(session.session())));
    second.await(SessionResumed.class);
    assertThat(first.closeCode()).isEqualTo(4409);
    assertThat(second.run(session.session(), "x").value()).isEqualTo("1");
    end(second, session.session());
  }

  @Test
  void letsAFloodGoOnForTheLatestWhoResumesAlthoughTheOneBeforeNeverAcknowledged() {
    var first = server.connect().neverAcknowledge();
    var session = first.open();
    var run = first.start(session.session(), "for i in range(3000): print('x' * 99)");
    var bytes = 0;
    var seen = 0L;
    while (bytes < WINDOW - 4096) {
      var stream = first.await(ServerMessage.Stream.class);
      bytes += stream.text().length();
      seen = stream.seq();
    }
    var second = resuming(claim(session, seen));
    second.await(SessionResumed.class);
    var rest = second.result(run);
    assertThat(rest.outcome()).isEqualTo(Outcome.OK);
    assertThat(bytes + rest.text().length()).isEqualTo(300_000);
    end(second, session.session());
  }

  @Test
  void saysThatEventsAreLostWhenTheRingOverflowedAndStillTellsTheEnd() {
    var client = server.connect();
    var session = client.open();
    var run = client.start(session.session(), "input()\nfor i in range(5000): print('x' * 99)\ny = 1");
    client.await(ServerMessage.InputRequest.class);
    client.send(new ClientMessage.Input(session.session(), run, "go", false));
    var lastSeq = client.lastSeq(session.session());
    client.vanish();
    TestServer.eventually(
        "the run has ended", () -> server.metric("serpentarium_output_bytes") >= 500_000);
    var back = resuming(claim(session, lastSeq));
    var resumed = back.await(SessionResumed.class);
    assertThat(resumed.lost()).isTrue();
    assertThat(resumed.fromSeq()).isGreaterThan(lastSeq + 1);
    assertThat(back.result(run).outcome()).isEqualTo(Outcome.OK);
    assertThat(back.run(session.session(), "y").value()).isEqualTo("1");
    end(back, session.session());
  }

  @Test
  void holdsBackOutputForWhoResumesAndDoesNotAcknowledge() {
    var client = server.connect();
    var session = client.open();
    var run = client.start(session.session(), "input()\nfor i in range(3000): print('x' * 99)");
    client.await(ServerMessage.InputRequest.class);
    var lastSeq = client.lastSeq(session.session());
    client.vanish();
    client.closeCode();
    var back = server.connectSilently(TestClient.PAGE).neverAcknowledge();
    back.hello(List.of(claim(session, lastSeq)));
    back.await(SessionResumed.class);
    back.send(new ClientMessage.Input(session.session(), run, "go", false));
    var bytes = 0;
    while (bytes < WINDOW - 4096) {
      bytes += back.await(ServerMessage.Stream.class).text().length();
    }
    assertThat(back.fallsSilent(Duration.ofMillis(500))).isTrue();
    back.acknowledging();
    back.send(new ClientMessage.Ack(session.session(), back.lastSeq(session.session())));
    var rest = back.result(run);
    assertThat(bytes + rest.text().length()).isBetween(300_000 - 64 * 1024, 300_000);
    assertThat(rest.outcome()).isEqualTo(Outcome.OK);
    end(back, session.session());
  }

  @Test
  void runsWhatIsSentAgainAfterAResumeOnlyOnce() {
    var client = server.connect();
    var session = client.open();
    client.run(session.session(), "n = 0");
    var run = client.start(session.session(), "n += 1\nn");
    client.vanish();
    client.closeCode();
    var back = resuming(claim(session, client.lastSeq(session.session())));
    back.await(SessionResumed.class);
    back.send(TestClient.run(run, session.session(), "n += 1\nn"));
    back.await(ServerMessage.Done.class, done -> done.re().equals(run));
    assertThat(back.run(session.session(), "n").value()).isEqualTo("1");
    end(back, session.session());
  }

  @Test
  void knowsASessionByItsNameAfterAResume() {
    var client = server.connect();
    var session = client.open("lesson");
    client.vanish();
    client.closeCode();
    var back = resuming(claim(session, 0));
    back.await(SessionResumed.class);
    var joined = back.open("lesson");
    assertThat(joined.session()).isEqualTo(session.session());
    assertThat(joined.joined()).isTrue();
    end(back, session.session());
  }

  @Test
  void forgetsASessionWhoseReaderStaysAway() {
    var client = server.connect();
    var session = client.open();
    client.run(session.session(), "x = 1");
    client.vanish();
    client.closeCode();
    TestServer.eventually("the session is gone", () -> server.metric("serpentarium_sessions") == 0);
    var back = resuming(claim(session, 0));
    var failure = back.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.SESSION_GONE);
    assertThat(failure.session()).isEqualTo(session.session());
    assertThat(back.run(back.open().session(), "4+5").value()).isEqualTo("9");
    back.close();
    TestServer.eventually("nothing is left", () -> server.metric("serpentarium_sessions") == 0);
  }
}
