package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Done;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.ServerMessage.SessionState;
import io.serpentarium.protocol.SessionPhase;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A quota that an administrator changes reaches sessions that are open already. */
final class ChangedLimitsIT {
  private TestServer server;
  private TenantAdministration administration;
  private TestClient reader;
  private String session;

  @BeforeEach
  void open() {
    server = TestServer.start(Map.of());
    administration = server.tenants().administration("a test");
    administration.addTenant("uni", "University").await();
    var key = administration.keys().addPublishable("uni", Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
    reader = server.connectSilently(TestClient.PAGE);
    reader.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    reader.await(ServerMessage.Welcome.class);
    session = reader.open().session();
    assertThat(reader.run(session, "kept = '#' * 2000").outcome()).isEqualTo(Outcome.OK);
  }

  @AfterEach
  void close() {
    reader.close();
    server.close();
  }

  private void set(Quota quota, long value) {
    administration.setQuota("uni", "", quota, value, null, null).await();
  }

  /** Asks until it is refused: the change is there within a second or two. */
  private Failure refused(String code) {
    for (var tries = 0; tries < 2_000; tries++) {
      var run = reader.start(session, code);
      var answer =
          reader.await(
              ServerMessage.class,
              each ->
                  (each instanceof Done done && run.equals(done.re()))
                      || (each instanceof Failure failure && run.equals(failure.re())));
      if (answer instanceof Failure failure) {
        return failure;
      }
    }
    throw new AssertionError("it was never refused");
  }

  @Test
  void reachesTheSessionsThatAreThereAndTheirVariablesStay() {
    set(Quota.RUN_MILLIS, 400);
    set(Quota.OUTPUT_BYTES, 1024);
    set(Quota.CODE_BYTES, 1024);
    assertThat(refused("#".repeat(1100)).code()).isEqualTo(ErrorCode.CODE_TOO_LARGE);
    assertThat(reader.run(session, "while True: pass").outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(reader.run(session, "print(kept)").outcome()).isEqualTo(Outcome.OUTPUT_LIMIT);
    set(Quota.CPU_SECONDS_PER_DAY, 1);
    assertThat(refused("sum(range(3_000_000))").code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
  }

  @Test
  void givesATenantLessMemoryThanOthersAndSaysSo() {
    var mebibytes = "len(bytearray(100 << 20))";
    assertThat(reader.run(session, mebibytes).value()).isEqualTo("104857600");
    set(Quota.MEMORY_BYTES, 1L << 26);
    // The isolate that it has stays as it is; the next one that it gets does not.
    var other = reader.open().session();
    var run = reader.start(other, mebibytes);
    assertThat(reader.result(run).outcome()).isIn(Outcome.MEMORY, Outcome.ERROR);
    assertThat(reader.run(other, "len(bytearray(1 << 20))").value()).isEqualTo("1048576");
    assertThat(reader.run(session, mebibytes).value()).isEqualTo("104857600");
  }

  @Test
  void givesLessMemoryToRunsOverHttpAsWell() throws Exception {
    var secret = administration.keys().addSecret("uni", Key.Mode.LIVE).await().text();
    set(Quota.MEMORY_BYTES, 1L << 26);
    for (var code : List.of("len(bytearray(100 << 20))", "len(bytearray(1 << 20))", "len(bytearray(100 << 20))")) {
      var request =
          HttpRequest.newBuilder(server.uri("/v1/execute"))
              .header("Authorization", "Bearer " + secret)
              .POST(HttpRequest.BodyPublishers.ofString(new JsonObject().put("code", code).encode()))
              .build();
      var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var status = new JsonObject(answer.body()).getString("status");
      assertThat(status).as(answer.body()).isIn(code.contains("100") ? List.of("memory", "error") : List.of("ok"));
    }
  }

  @Test
  void endsASessionThatHasBeenIdleForLongerThanItMayFromNowOn() {
    set(Quota.SESSION_IDLE_MILLIS, 1_000);
    var state = reader.await(SessionState.class, each -> each.state() == SessionPhase.CLOSED);
    assertThat(state.reason()).isEqualTo(StateReason.IDLE_TIMEOUT);
  }

  @Test
  void letsARunBeginThatWaitsForATurnWhenThereAreMoreTurns() {
    set(Quota.CONCURRENT_RUNS, 1);
    var other = reader.open().session();
    var running = reader.start(session, "input()");
    reader.await(ServerMessage.InputRequest.class);
    var waiting = reader.start(other, "4+5");
    set(Quota.CONCURRENT_RUNS, 2);
    assertThat(reader.result(waiting).value()).isEqualTo("9");
    reader.send(new ClientMessage.Input(session, running, "", false));
    reader.result(running);
  }
}
