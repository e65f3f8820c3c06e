package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.StateReason;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More sessions than runners: who gets one, who waits, who has to leave. */
final class PoolIT {
  private static final String WAIT = "input()";
  private static TestServer server;
  private final List<String> sessions = new ArrayList<>();
  private TestClient client;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("pool.max", "2", "pool.waiting", "2", "image.checkpoint", "never"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    client = server.connect();
  }

  @AfterEach
  void close() {
    for (var session : sessions) {
      client.send(new ClientMessage.SessionClose(null, session));
      client.await(
          SessionState.class,
          state -> state.session().equals(session) && state.state() == SessionPhase.CLOSED);
    }
    client.close();
  }

  private String session() {
    var session = client.open().session();
    sessions.add(session);
    return session;
  }

  /** Starts a program that is busy until it gets an answer. */
  private String keepBusy(String session) {
    var run = client.start(session, WAIT);
    client.await(ServerMessage.InputRequest.class, asked -> asked.re().equals(run));
    return run;
  }

  private void answer(String session, String run) {
    client.send(new ClientMessage.Input(session, run, "go", false));
  }

  @Test
  void resetsTheSessionThatHasBeenIdleLongestAndTellsItsReader() {
    var first = session();
    var second = session();
    var third = session();
    client.run(first, "kept = 1");
    client.run(second, "kept = 2");
    var run = client.start(third, "4+5");
    var state = client.await(SessionState.class);
    assertThat(state.session()).isEqualTo(first);
    assertThat(state.state()).isEqualTo(SessionPhase.RESTARTING);
    assertThat(state.reason()).isEqualTo(StateReason.QUOTA);
    var notice = client.await(ServerMessage.Notice.class);
    assertThat(notice.message()).endsWith(".");
    assertThat(notice.data()).containsEntry("session", first);
    assertThat(client.result(run).value()).isEqualTo("9");
    assertThat(client.run(second, "kept").value()).isEqualTo("2");
    assertThat(client.run(first, "'kept' in globals()").value()).isEqualTo("False");
  }

  @Test
  void resetsNoSessionThatIsBusy() {
    var busy = session();
    var idle = session();
    var third = session();
    client.run(busy, "kept = 1");
    client.run(idle, "kept = 2");
    var run = keepBusy(busy);
    var wanted = client.start(third, "4+5");
    assertThat(client.await(SessionState.class).session()).isEqualTo(idle);
    assertThat(client.result(wanted).value()).isEqualTo("9");
    answer(busy, run);
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
    assertThat(client.run(busy, "kept").value()).isEqualTo("1");
  }

  @Test
  void letsSessionsWaitInLineAndRefusesThoseForWhomThereIsNoRoom() {
    var busy = List.of(session(), session());
    var runs = busy.stream().map(this::keepBusy).toList();
    var third = session();
    var fourth = session();
    var fifth = session();
    var waiting = client.start(third, "3");
    assertPosition(waiting, 1);
    var behind = client.start(fourth, "4");
    assertPosition(behind, 2);
    var refused = client.start(fifth, "5");
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.re()).isEqualTo(refused);
    assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(failure.retryAfter()).isNotNull();
    assertThat(client.await(ServerMessage.Done.class).status()).isEqualTo(Outcome.CANCELLED);
    answer(busy.getFirst(), runs.getFirst());
    assertPosition(behind, 1);
    assertThat(client.result(waiting).value()).isEqualTo("3");
    assertThat(client.result(behind).value()).isEqualTo("4");
    answer(busy.getLast(), runs.getLast());
    assertThat(client.result(runs.getLast()).outcome()).isEqualTo(Outcome.OK);
  }

  private void assertPosition(String run, int position) {
    var queued = client.await(ServerMessage.Queued.class, told -> told.re().equals(run));
    assertThat(queued.position()).isEqualTo(position);
  }

  @Test
  void freesThePlaceInLineOfWhoCancels() {
    var busy = List.of(session(), session());
    var runs = busy.stream().map(this::keepBusy).toList();
    var third = session();
    var fourth = session();
    var waiting = client.start(third, "3");
    assertPosition(waiting, 1);
    var behind = client.start(fourth, "4");
    assertPosition(behind, 2);
    client.send(new ClientMessage.Cancel(null, third, waiting));
    assertThat(client.result(waiting).outcome()).isEqualTo(Outcome.CANCELLED);
    assertPosition(behind, 1);
    answer(busy.getFirst(), runs.getFirst());
    assertThat(client.result(behind).value()).isEqualTo("4");
  }
}
