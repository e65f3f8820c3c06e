package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage.InputRequest;
import io.serpentarium.protocol.ServerMessage.Queued;
import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.protocol.ServerMessage.Started;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions as administrators see them, and what readers hear of it. */
final class LiveSessionsIT {
  private static final String OWNER = "an-owner-of-this-test-server";
  private static TestServer server;
  private static AdminClient admin;
  private TestClient reader;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("admin.port", "0", "admin.token", OWNER));
    admin = new AdminClient(server.adminPort());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    reader = server.connect();
  }

  @AfterEach
  void leave() {
    reader.close();
  }

  private static AdminClient.Answer call(String method, String path) {
    return admin.call(OWNER, method, path, null, null);
  }

  private static String token(String role, @Nullable String tenant) {
    var body = new JsonObject().put("name", "a " + role).put("role", role).put("tenant", tenant);
    return admin.call(OWNER, "POST", "/tokens", body, null).expect(201).json().getString("token");
  }

  @Test
  void showsASessionWithItsRunnerWhileItRunsAndAfterwards() {
    var session = reader.open().session();
    assertThat(call("GET", "/sessions/" + session).expect(200).json().getString("state")).isEqualTo("idle");
    var run = reader.start(session, "input()");
    reader.await(InputRequest.class);
    var waiting = reader.start(session, "2");
    reader.await(Queued.class, queued -> waiting.equals(queued.re()));
    var busy = call("GET", "/sessions/" + session).expect(200).json();
    assertThat(busy.getString("state")).isEqualTo("running");
    assertThat(busy.getInteger("queued")).isEqualTo(1);
    assertThat(busy.getString("tenant")).isEqualTo("demo");
    assertThat(busy.getBoolean("resident")).isTrue();
    assertThat(TestServer.runners()).anyMatch(runner -> runner.pid() == busy.getLong("runnerPid"));
    reader.send(new ClientMessage.Input(session, run, "", false));
    reader.result(waiting);
    assertThat(call("GET", "/sessions/" + session).json().getString("state")).isEqualTo("idle");
  }

  @Test
  void listsSessionsAPageAtATimeByTenantAndSubject() {
    var opened = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      opened.add(reader.open().session());
    }
    var seen = new ArrayList<String>();
    var path = "/sessions?tenant=demo&limit=2";
    for (var next = ""; next != null; ) {
      var page = call("GET", path + (next.isEmpty() ? "" : "&cursor=" + next)).expect(200);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(item -> seen.add(((JsonObject) item).getString("id")));
      next = page.json().getString("next");
    }
    assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(opened);
    assertThat(call("GET", "/sessions?tenant=nobody").items()).isEmpty();
    var subject = call("GET", "/sessions/" + opened.getFirst()).json().getString("subject");
    assertThat(call("GET", "/sessions?subject=" + subject).items()).isNotEmpty();
    assertThat(call("GET", "/sessions?subject=x").items()).isEmpty();
    assertThat(call("GET", "/sessions?limit=1001").expect(400).json().getString("field")).isEqualTo("limit");
  }

  @Test
  void interruptsWhatRunsAndKeepsTheVariables() {
    var session = reader.open().session();
    reader.run(session, "kept = 7");
    var run = reader.start(session, "while True: pass");
    reader.await(Started.class, started -> run.equals(started.re()));
    call("POST", "/sessions/" + session + "/interrupt").expect(200);
    assertThat(reader.result(run).outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(reader.run(session, "kept").value()).isEqualTo("7");
  }

  @Test
  void restartsASessionAndTellsItsReaderWho() {
    var session = reader.open().session();
    reader.run(session, "gone = 7");
    call("POST", "/sessions/" + session + "/restart").expect(200);
    var state = reader.await(SessionState.class, each -> each.state() == SessionPhase.RESTARTING);
    assertThat(state.reason()).isEqualTo(StateReason.ADMIN);
    assertThat(reader.run(session, "'gone' in globals()").value()).isEqualTo("False");
  }

  @Test
  void endsASessionThatRunsAndTellsItsReaderWho() {
    var session = reader.open().session();
    var run = reader.start(session, "while True: pass");
    reader.await(Started.class);
    call("DELETE", "/sessions/" + session).expect(204);
    assertThat(reader.result(run).outcome()).isEqualTo(Outcome.CANCELLED);
    var state = reader.await(SessionState.class, each -> each.state() == SessionPhase.CLOSED);
    assertThat(state.reason()).isEqualTo(StateReason.ADMIN);
    call("DELETE", "/sessions/" + session).expect(404);
    var line = call("GET", "/audit?tenant=demo").item(0);
    assertThat(line.getString("action")).isEqualTo("session.end");
    assertThat(line.getString("actor")).isEqualTo("configured owner (owner)");
    assertThat(line.getString("target")).isEqualTo(session);
    assertThat(line.getJsonObject("before").getString("state")).isEqualTo("running");
  }

  @Test
  void showsATenantAdminItsOwnTenantOnly() {
    var session = reader.open().session();
    var dean = token("tenant-admin", "uni");
    var demo = token("tenant-admin", "demo");
    assertThat(admin.call(dean, "GET", "/sessions", null, null).expect(200).items()).isEmpty();
    admin.call(dean, "GET", "/sessions?tenant=demo", null, null).expect(403);
    for (var path : List.of("", "/interrupt", "/restart")) {
      var method = path.isEmpty() ? "GET" : "POST";
      admin.call(dean, method, "/sessions/" + session + path, null, null).expect(404);
    }
    admin.call(dean, "DELETE", "/sessions/" + session, null, null).expect(404);
    assertThat(admin.call(demo, "GET", "/sessions", null, null).expect(200).items()).isNotEmpty();
    admin.call(demo, "DELETE", "/sessions/" + session, null, null).expect(204);
  }

  @Test
  void letsAViewerLookAndNotIntervene() {
    var session = reader.open().session();
    var viewer = token("viewer", null);
    admin.call(viewer, "GET", "/sessions/" + session, null, null).expect(200);
    admin.call(viewer, "DELETE", "/sessions/" + session, null, null).expect(403);
    admin.call(viewer, "POST", "/sessions/none/interrupt", null, null).expect(403);
  }
}
