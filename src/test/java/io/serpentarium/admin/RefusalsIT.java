package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.ServerMessage.InputRequest;
import io.serpentarium.protocol.ServerMessage.Queued;
import io.serpentarium.protocol.ServerMessage.Welcome;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each refusal is counted once: by tenant, if that is known, and by reason. */
final class RefusalsIT {
  private static final String OWNER = "an-owner-of-this-test-server";
  private static TestServer server;
  private static AdminClient admin;
  private static TenantAdministration tenants;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of("admin.port", "0", "admin.token", OWNER, "pool.max", "1", "pool.waiting", "1", "socket.per-address", "8"));
    admin = new AdminClient(server.adminPort());
    tenants = server.tenants().administration("a test");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String tenant(String id, Map<Quota, Long> quotas) {
    tenants.addTenant(id, "University").await();
    quotas.forEach((quota, value) -> tenants.setQuota(id, "", quota, value, null, null).await());
    return tenants.keys().addPublishable(id, Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
  }

  private static TestClient hello(String origin, String key) {
    var client = server.connectSilently(origin);
    client.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    return client;
  }

  /** The store hears of it within a second or two, metrics at once. */
  private static void isCounted(String tenant, String reason, long times) {
    TestServer.eventually(
        "%s of %s is in the store %d times".formatted(reason, tenant, times),
        () ->
            admin.call(OWNER, "GET", "/refusals?span=day&limit=1000", null, null).expect(200).items().stream()
                    .map(JsonObject.class::cast)
                    .filter(row -> tenant.equals(String.valueOf(row.getString("tenant"))) && reason.equals(row.getString("reason")))
                    .mapToLong(row -> row.getLong("refusals"))
                    .sum()
                == times);
    var label = tenant.equals("null") ? "_unknown" : tenant;
    assertThat(server.metric("serpentarium_refusals_total{reason=\"%s\",tenant=\"%s\"}".formatted(reason, label)))
        .isEqualTo(times);
  }

  @Test
  void countsWhoIsNotLetIn() {
    var key = tenant("gate", Map.of(Quota.CONNECTIONS, 1L));
    for (var refused : List.of(hello("https://elsewhere.example", key), hello(TestClient.PAGE, "pk_live_nobodyknowsthiskeyatall1"))) {
      refused.await(Failure.class);
      refused.closeCode();
    }
    var first = hello(TestClient.PAGE, key);
    first.await(Welcome.class);
    var second = hello(TestClient.PAGE, key);
    second.await(Failure.class);
    second.closeCode();
    first.close();
    isCounted("gate", "origin_not_allowed", 1);
    isCounted("gate", "connections", 1);
    isCounted("null", "unauthenticated", 1);
  }

  @Test
  void countsWhatSessionsAndRunsAreRefused() {
    var key = tenant("runs", Map.of(Quota.CODE_BYTES, 1024L, Quota.SESSIONS, 1L, Quota.RUNS_PER_MINUTE, 6L, Quota.RUN_BURST, 1L));
    var client = hello(TestClient.PAGE, key);
    var session = client.open().session();
    client.start(session, "#".repeat(2000));
    client.await(Failure.class);
    client.run(session, "1");
    client.start(session, "2");
    client.await(Failure.class);
    client.send(ClientMessage.SessionOpen.of(client.nextId(), null));
    client.await(Failure.class);
    client.send(new ClientMessage.SessionOpen(client.nextId(), "gpu", List.of(), List.of(), null, null, null, null, false));
    client.await(Failure.class);
    client.send(new ClientMessage.Interrupt(null, "s_nobody", null));
    client.await(Failure.class);
    client.send(new ClientMessage.SessionClose(client.nextId(), session));
    client.close();
    isCounted("runs", "code_too_large", 1);
    isCounted("runs", "runsPerMinute", 1);
    isCounted("runs", "sessions", 1);
    isCounted("runs", "unknown_profile", 1);
    isCounted("runs", "session_gone", 1);
  }

  @Test
  void countsAFullPoolOnceForEachRunThatItTurnsAway() {
    var client = hello(TestClient.PAGE, tenant("full", Map.of()));
    var sessions = List.of(client.open().session(), client.open().session(), client.open().session());
    var running = client.start(sessions.getFirst(), "input()");
    client.await(InputRequest.class);
    client.start(sessions.get(1), "1");
    client.await(Queued.class);
    client.start(sessions.get(2), "1");
    client.await(Failure.class);
    client.send(new ClientMessage.Input(sessions.getFirst(), running, "", false));
    client.result(running);
    sessions.forEach(session -> client.send(new ClientMessage.SessionClose(null, session)));
    client.close();
    isCounted("full", "queue_full", 1);
  }

  @Test
  void countsOnceWhatIsRefusedOverHttp() throws Exception {
    tenant("http", Map.of(Quota.CODE_BYTES, 1024L));
    var secret = tenants.keys().addSecret("http", Key.Mode.LIVE).await().text();
    var request =
        HttpRequest.newBuilder(server.uri("/v1/execute"))
            .header("Authorization", "Bearer " + secret)
            .POST(HttpRequest.BodyPublishers.ofString(new JsonObject().put("code", "#".repeat(2000)).encode()))
            .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    isCounted("http", "code_too_large", 1);
  }

  @Test
  void countsAdministratorsWhoAreNotLetIn() {
    admin.call("at_wrong", "GET", "/tenants", null, null).expect(401);
    isCounted("null", "admin_401", 1);
  }
}
