package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pool as administrators see it, and what they do with it. */
final class PoolAdministrationIT {
  private static final String OWNER = "an-owner-of-this-test-server";
  private static TestServer server;
  private static AdminClient admin;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of("admin.port", "0", "admin.token", OWNER, "pool.max", "2", "pool.warm", "1", "image.checkpoint", "never"));
    admin = new AdminClient(server.adminPort());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static AdminClient.Answer call(String method, String path) {
    return admin.call(OWNER, method, path, null, null);
  }

  private static List<JsonObject> slots() {
    return call("GET", "/pool").expect(200).json().getJsonArray("slots").stream().map(JsonObject.class::cast).toList();
  }

  private static JsonObject slotOf(String session) {
    return slots().stream().filter(slot -> session.equals(slot.getString("session"))).findFirst().orElseThrow();
  }

  private static boolean isGone(long pid) {
    return slots().stream().noneMatch(slot -> Objects.equals(slot.getLong("pid"), pid));
  }

  @Test
  void showsWhoHoldsWhichProcessAndReplacesThemWhenTheyComeBack() {
    var reader = server.connect();
    var session = reader.open().session();
    reader.run(session, "kept = 7");
    var slot = slotOf(session);
    assertThat(slot.getString("tenant")).isEqualTo("demo");
    assertThat(slot.getString("state")).isEqualTo("acquired");
    assertThat(slot.getLong("memoryBytes")).isGreaterThan(10_000_000);
    var pid = slot.getLong("pid");
    assertThat(TestServer.runners()).anyMatch(runner -> runner.pid() == pid);

    call("POST", "/pool/slots/" + slot.getInteger("id") + "/recycle").expect(200);
    assertThat(slotOf(session).getBoolean("recycling")).isTrue();
    assertThat(reader.run(session, "kept").value()).isEqualTo("7");
    reader.send(new ClientMessage.SessionClose(reader.nextId(), session));
    TestServer.eventually("the process is replaced", () -> isGone(pid));
    TestServer.eventually("another is warm", () -> slots().stream().anyMatch(each -> "idle".equals(each.getString("state"))));

    var warm = slots().stream().filter(each -> "idle".equals(each.getString("state"))).findFirst().orElseThrow().getLong("pid");
    call("POST", "/pool/recycle").expect(200);
    TestServer.eventually("the warm process is replaced", () -> isGone(warm));
    assertThat(call("GET", "/audit").item(0).getString("action")).isEqualTo("pool.recycle");
    reader.close();
    server.awaitReady();
  }

  @Test
  void lendsNothingWhileItIsDrained() {
    call("POST", "/pool/drain").expect(200);
    var reader = server.connect();
    var session = reader.open().session();
    reader.start(session, "1");
    var failure = reader.await(Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.DRAINING);
    assertThat(failure.message()).contains("being drained");
    assertThat(call("GET", "/pool").json().getBoolean("draining")).isTrue();
    assertThat(call("POST", "/pool/resume").expect(200).json().getBoolean("draining")).isFalse();
    assertThat(reader.run(session, "4+5").value()).isEqualTo("9");
    reader.close();
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(call("POST", "/pool/slots/none/recycle").expect(400).json().getString("field")).isEqualTo("slot");
    call("POST", "/pool/slots/77/recycle").expect(404);
    var body = new JsonObject().put("name", "a viewer").put("role", "viewer");
    var viewer = admin.call(OWNER, "POST", "/tokens", body, null).expect(201).json().getString("token");
    admin.call(viewer, "GET", "/pool", null, null).expect(200);
    admin.call(viewer, "POST", "/pool/recycle", null, null).expect(403);
  }
}
