package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.cli.Commands;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.TokenMint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does from a shell, against a real server. */
final class CommandLineIT {
  private static final String TOKEN = "at_the-token-of-an-owner-in-tests";
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static TestServer server;
  @TempDir Path folder;
  private String tenant;

  private record Said(int code, String out, String err) {
    JsonArray items() {
      return new JsonObject(out).getJsonArray("items");
    }
  }

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("admin.port", "0", "admin.token", TOKEN));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void name() {
    tenant = "uni-" + TENANTS.incrementAndGet();
  }

  private static String address() {
    return "http://localhost:" + server.adminPort();
  }

  private static Said run(String... arguments) {
    return as(TOKEN, arguments);
  }

  private static Said as(String token, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Commands.run(
            arguments,
            Map.of("SERPENTARIUM_ADMIN_URL", address(), "SERPENTARIUM_ADMIN_TOKEN", token),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Said done(String... arguments) {
    var said = run(arguments);
    assertThat(said.code()).as(said.err()).isZero();
    return said;
  }

  private static String refused(int code, String... arguments) {
    var said = run(arguments);
    assertThat(said.code()).as(said.err()).isEqualTo(code);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).startsWith("serpentarium: ").endsWith(".\n");
    return said.err();
  }

  @Test
  void goesThroughTheLifeOfATenant() {
    done("tenant", "create", tenant, "--name", "University");
    assertThat(refused(5, "tenant", "create", tenant)).contains("There is a tenant " + tenant + " already");
    assertThat(refused(5, "tenant", "create", "Ü")).contains("id has to be 1 to 64 lower-case letters");
    var version = new JsonObject(done("tenant", "show", tenant, "--json").out()).getLong("version");
    assertThat(done("tenant", "suspend", tenant, "--if-version=" + version).out()).contains("state       suspended");
    assertThat(refused(6, "tenant", "rename", tenant, "Other", "--if-version=" + version))
        .contains("changed meanwhile", "no longer has version " + version);
    assertThat(done("tenant", "list").out()).contains("id", "managedBy").containsPattern(tenant + " +University +suspended +false +-");
    done("tenant", "resume", tenant);
    assertThat(refused(5, "tenant", "remove", tenant)).contains("has to be suspended first");
    done("tenant", "drain", tenant);
    done("tenant", "suspend", tenant);
    done("tenant", "remove", tenant);
    assertThat(refused(5, "tenant", "show", tenant)).contains("There is no tenant " + tenant);
    assertThat(done("audit", "--tenant", tenant).out()).contains("tenant.create", "tenant.remove", "configured owner (owner)");
  }

  @Test
  void makesKeysThatWorkUntilTheyAreRevoked() {
    done("tenant", "create", tenant);
    var key = done("key", "create", tenant, "--origin", TestClient.PAGE);
    assertThat(key.out()).matches("pk_live_[0-9a-z]{26}\n");
    assertThat(key.err()).contains("told this once");
    var client = server.connectSilently(TestClient.PAGE);
    client.send(
        new ClientMessage.Hello(
            key.out().strip(), null, null, List.of(), List.of()));
    client.await(ServerMessage.Welcome.class);
    var id = done("key", "list", tenant, "--json").items().getJsonObject(0).getString("id");
    done("key", "rotate", tenant, id, "--overlap", "1h");
    assertThat(done("key", "list", tenant).out().lines()).hasSize(3);
    done("key", "revoke", tenant, id);
    assertThat(client.closeCode()).isEqualTo(4403);
    assertThat(refused(5, "key", "revoke", tenant, id)).contains("There is no key " + id);
    assertThat(refused(5, "key", "create", tenant, "--origin", "uni.example")).contains("is not an origin");
    assertThat(done("key", "create", tenant, "--test").out()).startsWith("pk_test_");
    assertThat(done("key", "create", tenant, "--secret", "--json").out()).contains("\"key\":\"sk_live_");
  }

  @Test
  void makesKeysForTokensKnown() throws IOException {
    done("tenant", "create", tenant);
    var secret = done("token-key", "create", tenant, "k1", "--algorithm=HS256");
    assertThat(secret.out()).matches("[A-Za-z0-9+/]{43}=\n");
    assertThat(secret.err()).contains("The secret with the id k1, told this once");
    var pem = Files.writeString(folder.resolve("public.pem"), TokenMint.pem(TokenMint.pair("Ed25519")));
    done("token-key", "create", tenant, "k2", "--algorithm=EdDSA", "--public-key=" + pem);
    assertThat(refused(5, "token-key", "create", tenant, "k3", "--algorithm=HS256")).contains("revoke the old one first");
    assertThat(refused(2, "token-key", "create", tenant, "k3", "--algorithm=RS256", "--public-key=none")).contains("none");
    done("token-key", "revoke", tenant, "k1");
    assertThat(done("token-key", "list", tenant).out()).containsPattern("k1 +HS256 +\\S+ +2").containsPattern("k2 +EdDSA +\\S+ +-");
  }

  @Test
  void setsQuotasAndNamesTheRangeAndTheNearestName() {
    done("tenant", "create", tenant);
    done("quota", "set", tenant, "sessions", "5");
    done("quota", "set", tenant, "sessions", "2", "--subject", "ada", "--until", "2099-01-01T00:00:00Z");
    assertThat(done("quota", "list", tenant).out()).containsPattern("sessions +5 +0 +tenant +configured owner \\(owner\\)");
    assertThat(done("quota", "list", tenant, "--subject=ada").out()).containsPattern("sessions +2 +- +subject ");
    assertThat(refused(5, "quota", "set", tenant, "sessions", "0")).contains("from 1 to 10000000");
    assertThat(refused(5, "quota", "set", tenant, "sesions", "1")).contains("the nearest one is sessions");
    assertThat(refused(5, "quota", "set", tenant, "sessions", "1", "--until=soon")).contains("expiresAt", "2026-11-27T10:00:00Z");
    done("quota", "set", tenant, "environments", "science,default");
    assertThat(done("quota", "list", tenant).out()).containsPattern("environments +default science +0 +tenant ");
    assertThat(refused(5, "quota", "set", tenant, "environments", ",")).contains("a list of 1 to 64 names");
    done("quota", "clear", tenant, "sessions", "--subject", "ada");
    done("quota", "clear", tenant, "sessions");
    assertThat(refused(5, "quota", "clear", tenant, "sessions")).contains("has no value of its own");
  }

  @Test
  void showsWhatTenantsHaveUsedInSpansThatExist() {
    assertThat(done("usage", "demo").out()).startsWith("start  subject");
    assertThat(done("usage", "demo", "--csv").out()).startsWith("span,start,tenant");
    assertThat(done("refusals", "demo", "--json").items()).isNotNull();
    assertThat(done("refusals").out()).containsPattern("^start +tenant +reason +refusals\n");
    assertThat(refused(5, "usage", "demo", "--span=week")).contains("span has to be minute, hour or day");
    assertThat(refused(5, "usage", "demo", "--from=yesterday")).contains("from has to be a time");
  }

  @Test
  void letsARoleDoWhatItMayAndNoMore() {
    var viewer = done("token", "create", "Vera", "--role=viewer").out().strip();
    assertThat(as(viewer, "tenant", "list").code()).isZero();
    var refused = as(viewer, "tenant", "create", tenant);
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).contains("The role viewer does not allow this");
    var id =
        done("token", "list", "--json").items().stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("name").equals("Vera"))
            .findFirst()
            .orElseThrow()
            .getString("id");
    done("token", "revoke", id);
    assertThat(as(viewer, "tenant", "list").err()).contains("refuses the token");
  }

  @Test
  void seesInterruptsRestartsAndEndsLiveSessions() {
    var client = server.connect();
    var session = client.open().session();
    var run = client.start(session, "while True: pass");
    client.await(ServerMessage.Started.class);
    assertThat(done("sessions", "--tenant", "demo").out()).contains(session).contains("running");
    done("sessions", "interrupt", session);
    assertThat(client.result(run).outcome().wire()).isEqualTo("interrupted");
    assertThat(client.run(session, "4+5").value()).isEqualTo("9");
    done("sessions", "restart", session);
    done("sessions", "end", session);
    assertThat(done("sessions", "--json").items().encode()).doesNotContain(session);
    assertThat(refused(5, "sessions", "end", session)).contains("There is no session");
    client.close();
  }

  @Test
  void showsTheRunnersReplacesThemAndStopsLendingThem() {
    assertThat(done("pool").out()).contains("draining").containsPattern("id +state +environment +since +tenant");
    assertThat(new JsonObject(done("pool", "drain", "--json").out()).getBoolean("draining")).isTrue();
    assertThat(done("pool", "resume").out()).containsPattern("draining +false");
    assertThat(refused(5, "pool", "recycle", "999")).contains("Slot 999 has no process");
    done("pool", "recycle");
    assertThat(done("audit", "--limit=3").out()).contains("pool.recycle", "pool.resume", "pool.drain");
    server.awaitReady();
  }

  @Test
  void isInTheJarBesideTheServer() throws Exception {
    var arguments = new String[] {"tenant", "show", "demo", "--json", "--server", address(), "--token", TOKEN};
    try (var command = JarProcess.start(folder, arguments)) {
      assertThat(command.exitCode()).as(command.err()).isZero();
      assertThat(new JsonObject(command.out()).getString("id")).isEqualTo("demo");
      assertThat(command.err()).isEmpty();
    }
    try (var command = JarProcess.start(folder, "tenant", "list", "--server=" + address(), "--token=at_wrong")) {
      assertThat(command.exitCode()).isEqualTo(4);
      assertThat(command.err()).startsWith("serpentarium: ").contains("refuses the token");
      assertThat(command.out()).isEmpty();
    }
    try (var command = JarProcess.start(folder, "tenat")) {
      assertThat(command.exitCode()).isEqualTo(2);
      assertThat(command.err()).contains("There is no command tenat; the nearest one is tenant, ");
    }
  }
}
