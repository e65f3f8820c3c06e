package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.protocol.ServerMessage.SessionOpened;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.QuotaValue;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two environments beside the default one on one server, each with a package of its own. */
class EnvironmentIT {
  @TempDir static Path folder;
  private static TestServer server;
  private static TenantAdministration administration;
  private TestClient client;

  @BeforeAll
  static void start() throws IOException {
    var environments = folder.resolve("environments");
    var science = environments.resolve("science");
    Wheels.write(
        science,
        "shapes-1.0-py3-none-any.whl",
        Map.of(
            "shapes/__init__.py", "SIDES = {'square': 4}\ndef star(): SIDES['star'] = 10\n",
            "shapes/names.py", "from pathlib import Path\nfirst = Path(__file__).with_name('names.txt').read_text()\n",
            "shapes/names.txt", "circle"));
    Files.writeString(science.resolve("environment.yaml"), "title: Science\nimports: [shapes]\n");
    Wheels.write(
        environments.resolve("art"), "colours-1.0-py3-none-any.whl", Map.of("colours/__init__.py", "RED = '#f00'\n"));
    var templates = Files.createDirectories(folder.resolve("templates").resolve("demo"));
    Files.writeString(templates.resolve("course.py"), "try: import shapes as found\nexcept ImportError: found = None\n");
    server =
        TestServer.start(
            Map.of(
                "environments.folder", environments.toString(),
                "session.templates", folder.resolve("templates").toString(),
                "pool.max", "2",
                "image.checkpoint-after", "0s"));
    administration = server.tenants().administration("a test");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = server.connect();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private static String ask(TestClient client, @Nullable String profile, @Nullable String template, @Nullable String share) {
    var id = client.nextId();
    client.send(new ClientMessage.SessionOpen(id, profile, List.of(), List.of(), null, null, template, share, false));
    return id;
  }

  private static String open(TestClient client, @Nullable String profile) {
    return opened(client, ask(client, profile, null, null));
  }

  private static String opened(TestClient client, String id) {
    return client.await(SessionOpened.class, opened -> opened.re().equals(id)).session();
  }

  private static Failure refused(TestClient client, @Nullable String profile) {
    var id = ask(client, profile, null, null);
    return client.await(Failure.class, failure -> id.equals(failure.re()));
  }

  private void close(String session) {
    client.send(new ClientMessage.SessionClose(null, session));
  }

  @Test
  void importsWorkInTheirOwnEnvironmentOnly() {
    var science = open(client, "science");
    assertThat(client.run(science, "import sys; 'shapes' in sys.modules").value()).isEqualTo("True");
    assertThat(client.run(science, "import shapes.names; shapes.SIDES, shapes.names.first").value())
        .isEqualTo("({'square': 4}, 'circle')");
    var art = open(client, "art");
    assertThat(client.run(art, "import colours; colours.RED").value()).isEqualTo("'#f00'");
    assertThat(client.run(art, "import importlib.metadata as m; m.version('colours')").value()).isEqualTo("'1.0'");
    for (var session : List.of(art, open(client, null), open(client, "default"))) {
      var result = client.run(session, "import shapes");
      assertThat(result.outcome()).isEqualTo(Outcome.ERROR);
      assertThat(result.all(ServerMessage.ExceptionRaised.class).getFirst().name()).isEqualTo("ModuleNotFoundError");
      close(session);
    }
    close(science);
  }

  @Test
  void sessionsGoToDiskAndComeBackInTheirEnvironment() {
    var sessions = new ArrayList<String>();
    for (var i = 0; i < 4; i++) {
      sessions.add(open(client, i % 2 == 0 ? "science" : null));
    }
    for (var i = 0; i < sessions.size(); i++) {
      client.run(sessions.get(i), i % 2 == 0 ? "import shapes; shapes.star(); n = iter(range(%d, 99))".formatted(i) : "n = iter(range(%d, 99))".formatted(i));
    }
    for (var i = 0; i < sessions.size(); i++) {
      var result = client.run(sessions.get(i), i % 2 == 0 ? "next(n), shapes.SIDES['star']" : "next(n), 0");
      assertThat(result.value()).isEqualTo("(%d, %d)".formatted(i, i % 2 == 0 ? 10 : 0));
    }
    client.send(new ClientMessage.Restart("r", sessions.getFirst()));
    assertThat(client.run(sessions.getFirst(), "import shapes; shapes.SIDES").value()).isEqualTo("{'square': 4}");
    sessions.forEach(this::close);
  }

  @Test
  void forksSharesAndTemplatesKeepTheEnvironment() {
    var session = open(client, "science");
    client.run(session, "import shapes; shapes.star()");
    client.send(new ClientMessage.SessionFork("f", session, "copy"));
    var fork = opened(client, "f");
    assertThat(client.run(fork, "shapes.SIDES['star']").value()).isEqualTo("10");
    client.send(new ClientMessage.SessionShare("h", session));
    var share = client.await(ServerMessage.SessionShared.class).share();
    var reader = server.connect();
    var shared = opened(reader, ask(reader, null, null, share));
    assertThat(reader.run(shared, "shapes.SIDES['star']").value()).isEqualTo("10");
    ask(reader, "art", null, share);
    assertThat(reader.await(Failure.class).message()).contains("profile", "\"science\"");
    reader.close();
    var with = opened(client, ask(client, "science", "course", null));
    assertThat(client.run(with, "found.SIDES").value()).isEqualTo("{'square': 4}");
    var without = opened(client, ask(client, null, "course", null));
    assertThat(client.run(without, "found is None").value()).isEqualTo("True");
    List.of(session, fork, with, without).forEach(this::close);
  }

  @Test
  void aNameIsJoinedInItsEnvironmentOnly() {
    client.send(new ClientMessage.SessionOpen("a", "science", List.of(), List.of(), null, "lesson", null, null, false));
    var session = opened(client, "a");
    client.send(new ClientMessage.SessionOpen("b", null, List.of(), List.of(), null, "lesson", null, null, false));
    assertThat(opened(client, "b")).isEqualTo(session);
    client.send(new ClientMessage.SessionOpen("c", "art", List.of(), List.of(), null, "lesson", null, null, false));
    var refused = client.await(Failure.class);
    assertThat(refused.code()).isEqualTo(ErrorCode.BAD_MESSAGE);
    assertThat(refused.message()).contains("science");
    close(session);
  }

  @Test
  void runsOverHttpInTheEnvironmentThatTheyName() throws Exception {
    assertThat(execute(200, "science", "import shapes; shapes.SIDES['square']")).contains("\"text/plain\":\"4\"");
    assertThat(execute(200, "science", "import shapes; len(shapes.SIDES)")).contains("\"text/plain\":\"1\"");
    assertThat(execute(200, "default", "import shapes")).contains("ModuleNotFoundError");
    assertThat(execute(404, "scence", "1")).contains("unknown_profile", "art, default, science");
  }

  private static String execute(int status, String profile, String code) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var body = "{\"code\": \"%s\", \"profile\": \"%s\"}".formatted(code, profile);
      var request =
          HttpRequest.newBuilder(server.uri("/v1/execute"))
              .header("Authorization", "Bearer sk_test_demo")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return response.body();
    }
  }

  @Test
  void namesWhatThereIsWhenAnUnknownOneIsAskedFor() {
    var failure = refused(client, "scence");
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_PROFILE);
    assertThat(failure.message()).contains("\"scence\"", "you may use art, default, science.");
  }

  @Test
  void aTenantThatMayUseTheDefaultOnlyIsRefusedTheOthersUntilItsQuotaChanges() {
    administration.addTenant("school", "School").await();
    var key = administration.keys().addPublishable("school", Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
    allow("default");
    var pupil = server.connectSilently(TestClient.PAGE);
    pupil.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    pupil.await(ServerMessage.Welcome.class);
    var plain = open(pupil, null);
    assertThat(pupil.run(plain, "6 * 7").value()).isEqualTo("42");

    var failure = refused(pupil, "science");
    assertThat(failure.code()).isEqualTo(ErrorCode.PROFILE_NOT_ALLOWED);
    assertThat(failure.data()).containsEntry("quota", "environments").containsEntry("limit", List.of("default"));
    assertThat(failure.message()).contains("you may use default here (environments)", "\"science\"");
    assertThat(server.metric("serpentarium_refusals_total{reason=\"environments\",tenant=\"school\"}")).isEqualTo(1);

    allow("science", "default");
    var science = open(pupil, "science");
    assertThat(pupil.run(science, "import shapes; shapes.SIDES['square']").value()).isEqualTo("4");
    allow("art");
    assertThat(refused(pupil, null).message()).contains("you may use art here", "\"default\"");
    pupil.send(new ClientMessage.SessionFork("f", science, null));
    assertThat(pupil.await(Failure.class).code()).isEqualTo(ErrorCode.PROFILE_NOT_ALLOWED);
    // What was admitted before stays.
    assertThat(pupil.run(science, "shapes.SIDES['square']").value()).isEqualTo("4");
    pupil.close();
  }

  private static void allow(String... names) {
    administration.setQuota("school", "", Quota.ENVIRONMENTS, QuotaValue.of(List.of(names)), null, null).await();
  }
}
