package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas as readers meet them: each refusal names the quota, its value and when to try again. */
final class QuotaIT {
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static TestServer server;
  private static TenantAdministration administration;
  private String tenant;
  private String key;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("socket.per-address", "500", "pool.max", "4"));
    administration = server.tenants().administration("a test");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void tenant() {
    tenant = "uni-" + TENANTS.incrementAndGet();
    administration.addTenant(tenant, "University").await();
    key = administration.keys().addPublishable(tenant, Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
  }

  private void quota(Quota quota, long value) {
    administration.setQuota(tenant, "", quota, value, null, null).await();
  }

  private TestClient hello() {
    var client = server.connectSilently(TestClient.PAGE);
    client.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    return client;
  }

  private TestClient connect() {
    var client = hello();
    client.await(ServerMessage.Welcome.class);
    return client;
  }

  private static void names(ServerMessage.Failure failure, Quota quota, long limit) {
    assertThat(failure.data()).containsEntry("quota", quota.wire()).extractingByKey("limit").hasToString("" + limit);
    assertThat(failure.message()).contains("(" + quota.wire() + ")", Long.toString(limit)).endsWith(".");
    assertThat(failure.retryAfter()).isPositive();
  }

  @Test
  void refusesAConnectionTooManyAndTakesItWhenAnotherHasGone() {
    quota(Quota.CONNECTIONS, 2);
    var first = connect();
    var second = connect();
    var third = hello();
    var failure = third.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
    names(failure, Quota.CONNECTIONS, 2);
    assertThat(third.closeCode()).isEqualTo(4429);
    first.close();
    TestServer.eventually(
        "another one is welcome",
        () -> {
          var next = hello();
          var welcome = next.next(Duration.ofSeconds(20)) instanceof ServerMessage.Welcome;
          if (welcome) {
            next.close();
          }
          return welcome;
        });
    second.close();
  }

  @Test
  void refusesASessionTooManyAndTakesItWhenAnotherIsClosed() {
    quota(Quota.SESSIONS, 2);
    var client = connect();
    var first = client.open().session();
    client.open();
    var other = connect();
    var id = other.nextId();
    other.send(ClientMessage.SessionOpen.of(id, null));
    var failure = other.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    names(failure, Quota.SESSIONS, 2);
    client.send(new ClientMessage.SessionClose(client.nextId(), first));
    client.await(ServerMessage.SessionState.class);
    assertThat(other.run(other.open().session(), "4+5").value()).isEqualTo("9");
    other.close();
    client.close();
  }

  @Test
  void letsRunsWaitForTheirTurnAndRefusesThoseBeyondTheQueue() {
    quota(Quota.CONCURRENT_RUNS, 1);
    quota(Quota.QUEUED_RUNS, 1);
    var client = connect();
    var one = client.open().session();
    var two = client.open().session();
    var three = client.open().session();
    var running = client.start(one, "input()");
    client.await(ServerMessage.InputRequest.class);
    var waiting = client.start(two, "'second'");
    var refused = client.start(three, "'third'");
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.re()).isEqualTo(refused);
    assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
    names(failure, Quota.QUEUED_RUNS, 1);
    client.send(new ClientMessage.Input(one, running, "go", false));
    assertThat(client.result(running).outcome()).isEqualTo(Outcome.OK);
    assertThat(client.result(waiting).value()).isEqualTo("'second'");
    assertThat(client.run(three, "'third'").value()).isEqualTo("'third'");
    client.close();
  }

  @Test
  void refusesRunsThatComeTooFastAndSaysWhenToComeBack() {
    // Slow enough for a machine on which the first run takes long to begin.
    quota(Quota.RUNS_PER_MINUTE, 2);
    quota(Quota.RUN_BURST, 2);
    var client = connect();
    var session = client.open().session();
    client.run(session, "1");
    client.run(session, "2");
    client.start(session, "3");
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    names(failure, Quota.RUNS_PER_MINUTE, 2);
    client.close();
  }

  @Test
  void countsProcessorTimeAndRefusesWhenTheDayIsUsedUp() {
    quota(Quota.CPU_SECONDS_PER_DAY, 1);
    var client = connect();
    var session = client.open().session();
    // A run may take what is left of the day and no more.
    var spent = Duration.ZERO;
    ServerMessage answer = null;
    while (!(answer instanceof ServerMessage.Failure)) {
      client.start(session, "while True: pass");
      answer = client.await(ServerMessage.class, each -> each instanceof ServerMessage.Failure || each instanceof ServerMessage.Done);
      if (answer instanceof ServerMessage.Done done) {
        assertThat(done.status()).isEqualTo(Outcome.TIMEOUT);
        spent = spent.plus(done.cpu());
      }
    }
    // Beyond the sum goes only what the last run takes from its deadline until it is stopped: the grace time at most.
    assertThat(spent).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1).plus(ServerConfig.defaults().limits().grace()));
    var failure = (ServerMessage.Failure) answer;
    assertThat(failure.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    names(failure, Quota.CPU_SECONDS_PER_DAY, 1);
    client.close();
  }

  @Test
  void tellsAndEnforcesLimitsThatAreTheTenantsOwn() {
    quota(Quota.RUN_MILLIS, 300);
    quota(Quota.CODE_BYTES, 1024);
    var client = hello();
    var limits = client.await(ServerMessage.Welcome.class).limits();
    assertThat(limits.run()).isEqualTo(Duration.ofMillis(300));
    assertThat(limits.codeBytes()).isEqualTo(1024);
    var session = client.open().session();
    assertThat(client.run(session, "while True: pass").outcome()).isEqualTo(Outcome.TIMEOUT);
    client.start(session, "#".repeat(1025));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.CODE_TOO_LARGE);
    client.close();
  }

  @Test
  void givesASessionNoMoreMemoryThanItsTenantMayHave() {
    quota(Quota.MEMORY_BYTES, 128L << 20);
    var client = connect();
    var session = client.open().session();
    assertThat(client.run(session, "kept = bytearray(20 << 20)\nlen(kept)").value()).isEqualTo("20971520");
    var result = client.run(session, "bytearray(200 << 20)");
    assertThat(result.outcome()).isEqualTo(Outcome.MEMORY);
    assertThat(result.all(ServerMessage.ExceptionRaised.class).getFirst().hint()).contains("128 MiB", "(memoryBytes)");
    assertThat(client.run(session, "len(kept)").value()).isEqualTo("20971520");
    // Others take all runners, so that it is paged out; it comes back into an isolate of the same size.
    for (int i = 0; i < 4; i++) {
      client.run(client.open().session(), "1");
    }
    assertThat(client.run(session, "len(kept)").value()).isEqualTo("20971520");
    client.close();
  }

  @Test
  void endsTheProcessAfterEachSessionOfATenantThatWantsThat() {
    quota(Quota.OWN_PROCESS, 1);
    var client = connect();
    for (int i = 0; i < 2; i++) {
      var before = retired();
      var session = client.open().session();
      assertThat(client.run(session, "4+5").value()).isEqualTo("9");
      client.send(new ClientMessage.SessionClose(null, session));
      TestServer.eventually("its process has ended", () -> retired() > before);
    }
    client.close();
  }

  private static double retired() {
    return server.metric("serpentarium_runner_exits_total{cause=\"retired\"}");
  }

  @Test
  void saysWhenTheImagesOfATenantTakeTheSpaceTheyMayHaveAndKeepsTheVariables() {
    quota(Quota.IMAGE_BYTES, 1024);
    var client = connect();
    var session = client.open().session();
    client.run(session, "import random\nkept = random.randbytes(1 << 20)");
    var notice = client.await(ServerMessage.Notice.class);
    assertThat(notice.code()).isEqualTo("session_not_saved");
    assertThat(notice.message()).contains("1024 bytes", "(imageBytes)");
    assertThat(client.run(session, "len(kept)").value()).isEqualTo("1048576");
    client.close();
  }

  @Test
  void limitsARunOverHttpAsItsTenantIsLimited() throws Exception {
    quota(Quota.RUN_MILLIS, 300);
    quota(Quota.CODE_BYTES, 1024);
    quota(Quota.OUTPUT_BYTES, 2048);
    quota(Quota.MEMORY_BYTES, 128L << 20);
    var secret = administration.keys().addSecret(tenant, Key.Mode.LIVE).await().text();
    assertThat(execute(secret, "while True: pass")).contains("\"status\":\"timeout\"");
    assertThat(execute(secret, "#".repeat(1025))).contains("code_too_large", "the limit is 1024 (codeBytes)");
    assertThat(execute(secret, "print('x' * 5000)"))
        .contains("\"status\":\"output_limit\"", "A run may write 2 KiB (outputBytes)");
    assertThat(execute(secret, "bytearray(200 << 20)")).contains("\"status\":\"memory\"", "128 MiB", "(memoryBytes)");
    assertThat(execute(secret, "4+5")).contains("\"text/plain\":\"9\"");
  }

  private static String execute(String secret, String code) throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri("/v1/execute"))
            .header("Authorization", "Bearer " + secret)
            .POST(HttpRequest.BodyPublishers.ofString("{\"code\": \"%s\"}".formatted(code)))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void warnsAtFourFifths() {
    quota(Quota.SESSIONS, 5);
    var client = connect();
    for (int i = 0; i < 4; i++) {
      client.send(ClientMessage.SessionOpen.of(client.nextId(), null));
    }
    var notice = client.await(ServerMessage.Notice.class);
    assertThat(notice.code()).isEqualTo("quota_80");
    assertThat(notice.data()).containsEntry("quota", "sessions");
    client.close();
  }

  @Test
  void opensNoSessionForATenantThatIsDrainingAndLetsTheOthersEnd() {
    var client = connect();
    var session = client.open().session();
    administration.updateTenant(tenant, null, Tenant.State.DRAINING, null, null).await();
    client.send(ClientMessage.SessionOpen.of(client.nextId(), null));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.DRAINING);
    assertThat(client.run(session, "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void neverRunsMoreThanItMayHoweverManySocketsAsk() {
    quota(Quota.CONCURRENT_RUNS, 2);
    quota(Quota.QUEUED_RUNS, 1_000);
    var clients = new ArrayList<TestClient>();
    var sessions = new ArrayList<String>();
    for (int i = 0; i < 8; i++) {
      clients.add(connect());
      sessions.add(clients.getLast().open().session());
    }
    var runs = new ArrayList<String>();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < clients.size(); i++) {
        runs.add(clients.get(i).start(sessions.get(i), "sum(range(20_000))"));
      }
    }
    var most = new AtomicInteger();
    for (int i = 0; i < clients.size(); i++) {
      for (int round = 0; round < 5; round++) {
        most.accumulateAndGet((int) server.ledger().used(tenant, Quota.CONCURRENT_RUNS), Math::max);
        assertThat(clients.get(i).result(runs.get(round * clients.size() + i)).outcome()).isEqualTo(Outcome.OK);
      }
      clients.get(i).close();
    }
    assertThat(most.get()).isBetween(1, 2);
    TestServer.eventually("no turn is left", () -> server.ledger().used(tenant, Quota.CONCURRENT_RUNS) == 0);
  }
}
