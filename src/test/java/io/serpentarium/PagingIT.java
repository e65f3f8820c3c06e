package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
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

/** Sessions that leave their runner and come back with all their state. */
class PagingIT {
  private static final String SAVED = "serpentarium_session_paging_seconds_count{move=\"saved\"";
  private static TestServer server;
  private TestClient client;
  private double savedBefore;

  @BeforeAll
  static void startServer() {
    server = TestServer.start(Map.of("pool.max", "2", "image.checkpoint-after", "0s"));
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = server.connect();
    savedBefore = server.metric(SAVED);
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void moreSessionsThanRunnersKeepTheirVariables() {
    var sessions = new ArrayList<String>();
    for (var i = 0; i < 6; i++) {
      sessions.add(client.open("s" + i).session());
    }
    for (var round = 0; round < 3; round++) {
      for (var i = 0; i < sessions.size(); i++) {
        var code = round == 0 ? "n = %d\nopen('f', 'w').write(str(n))\ng = iter(range(n, n + 9))".formatted(i * 10) : "";
        var result = client.run(sessions.get(i), code + "\n(n, next(g), open('f').read())");
        assertThat(result.value()).isEqualTo("(%d, %d, '%d')".formatted(i * 10, i * 10 + round, i * 10));
      }
    }
    closeAll(sessions);
  }

  @Test
  void comesBackAtItsCheckpointWhenItsProcessIsKilled() {
    var session = client.open().session();
    client.run(session, "kept = [1, 2, 3]");
    awaitSaved();
    var run = client.start(session, "kept.append(4)\nwhile True: pass");
    client.await(ServerMessage.Started.class, started -> started.re().equals(run));
    TestServer.runners().forEach(ProcessHandle::destroyForcibly);
    var state = client.await(SessionState.class, each -> each.restored() != null);
    assertThat(state.reason()).isEqualTo(StateReason.CRASH);
    assertThat(state.lost()).isFalse();
    assertThat(client.run(session, "kept").value()).isEqualTo("[1, 2, 3]");
    closeAll(List.of(session));
  }

  @Test
  void undoesTheLastRunAlsoTheFirst() {
    var session = openWithUndo();
    client.run(session, "x = 1");
    client.run(session, "x = 2\ny = 3");
    undo(session);
    assertThat(client.run(session, "x, 'y' in globals()").value()).isEqualTo("(1, False)");
    undo(session);
    client.send(new ClientMessage.Undo("again", session));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.NOTHING_TO_UNDO);
    assertThat(client.run(session, "x").value()).isEqualTo("1");
    var fresh = openWithUndo();
    client.run(fresh, "z = 1");
    undo(fresh);
    assertThat(client.run(fresh, "'z' in globals()").value()).isEqualTo("False");
    closeAll(List.of(session, fresh));
  }

  @Test
  void forksASessionAndBothGoTheirOwnWay() {
    var session = client.open().session();
    client.run(session, "words = ['a']");
    client.send(new ClientMessage.SessionFork("f1", session, "copy"));
    var fork = client.await(ServerMessage.SessionOpened.class, opened -> opened.re().equals("f1")).session();
    assertThat(client.run(fork, "words.append('b'); words").value()).isEqualTo("['a', 'b']");
    assertThat(client.run(session, "words").value()).isEqualTo("['a']");
    closeAll(List.of(session, fork));
  }

  @Test
  void sharesAStateWithOtherReaders() {
    var session = client.open().session();
    client.run(session, "def greet(name): return 'hello ' + name");
    client.send(new ClientMessage.SessionShare("h1", session));
    var share = client.await(ServerMessage.SessionShared.class).share();
    closeAll(List.of(session));
    var reader = server.connect();
    for (var i = 0; i < 3; i++) {
      var id = reader.nextId();
      reader.send(new ClientMessage.SessionOpen(id, null, List.of(), List.of(), null, null, null, share, false));
      var own = reader.await(ServerMessage.SessionOpened.class).session();
      assertThat(reader.run(own, "greet('reader %d')".formatted(i)).value()).isEqualTo("'hello reader %d'".formatted(i));
    }
    reader.send(new ClientMessage.SessionOpen("no", null, List.of(), List.of(), null, null, null, "h_none", false));
    assertThat(reader.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SHARE_GONE);
    reader.close();
  }

  @Test
  void saysThatASessionIsPinnedAndKeepsIt() {
    var session = client.open().session();
    client.run(session, "from pyodide.ffi import create_proxy\np = create_proxy(lambda: 1)\nx = 5");
    var state = client.await(SessionState.class, each -> each.pinned() != null);
    assertThat(state.pinned()).isTrue();
    assertThat(state.message()).isNotBlank();
    client.send(new ClientMessage.SessionFork("f2", session, null));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.SESSION_PINNED);
    assertThat(client.run(session, "x").value()).isEqualTo("5");
    closeAll(List.of(session));
  }

  private String openWithUndo() {
    var id = client.nextId();
    client.send(new ClientMessage.SessionOpen(id, null, List.of(), List.of(), null, null, null, null, true));
    return client.await(ServerMessage.SessionOpened.class, opened -> opened.re().equals(id)).session();
  }

  private void undo(String session) {
    client.send(new ClientMessage.Undo(client.nextId(), session));
    client.await(
        SessionState.class,
        state -> state.reason() == StateReason.UNDO && state.state() != SessionPhase.PAGED);
  }

  private void awaitSaved() {
    TestServer.eventually("the session is saved", () -> server.metric(SAVED) > savedBefore);
  }

  private void closeAll(List<String> sessions) {
    for (var session : sessions) {
      client.send(new ClientMessage.SessionClose(null, session));
      client.await(
          SessionState.class, state -> state.session().equals(session) && state.state() == SessionPhase.CLOSED);
    }
  }
}
