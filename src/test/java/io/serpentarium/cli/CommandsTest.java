package io.serpentarium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands make of their arguments and of the answers, also of strange ones; each error is a sentence. */
class CommandsTest {
  private static final String PROBLEM = "application/problem+json";

  private final List<String> requests = new ArrayList<>();
  private final List<String> nextCursors = new ArrayList<>();
  private HttpServer server;
  private String address;
  private int status = 200;
  private String type = "application/json";
  private String body = "{\"items\":[]}";

  private record Said(int code, String out, String err) {}

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "http://localhost:" + server.getAddress().getPort();
    server.createContext(
        "/",
        exchange -> {
          var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          @Nullable String match = exchange.getRequestHeaders().getFirst("If-Match");
          requests.add(
              exchange.getRequestMethod() + " " + exchange.getRequestURI() + (match == null ? "" : " " + match) + " " + sent);
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.getResponseHeaders().add("ETag", "\"42\"");
          if (!nextCursors.isEmpty()) {
            exchange.getResponseHeaders().add("Next-Cursor", nextCursors.removeFirst());
          }
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Said run(String... arguments) {
    return run(Map.of("SERPENTARIUM_ADMIN_URL", address, "SERPENTARIUM_ADMIN_TOKEN", "at_x"), arguments);
  }

  private static Said run(Map<String, String> environment, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Commands.run(
            arguments,
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void problem(int code, String detail, String field) {
    status = code;
    type = PROBLEM;
    body = "{\"status\":%d,\"detail\":\"%s\",\"field\":\"%s\"}".formatted(code, detail, field);
  }

  private void refuses(int code, String sentence, String... arguments) {
    var said = run(arguments);
    assertThat(said.err()).isEqualTo("serpentarium: " + sentence + "\n");
    assertThat(said.code()).isEqualTo(code);
    assertThat(said.out()).isEmpty();
  }

  @Test
  void aLongTableComesPageByPageWithItsNamesOnce() {
    type = "text/csv; charset=utf-8; header=present";
    body = "span,runs\r\nhour,7\r\n";
    nextCursors.addAll(List.of("a", "b"));
    assertThat(run("usage", "uni", "--csv").out()).isEqualTo("span,runs\r\nhour,7\r\nhour,7\r\nhour,7\r\n");
    assertThat(requests).hasSize(3);
    assertThat(requests.get(1)).endsWith("&cursor=a ");
    assertThat(requests.get(2)).endsWith("&cursor=b ");
  }

  @Test
  void aWordInTheFirstPlaceIsACommandAndEverythingElseIsTheServers() {
    assertThat(Commands.begins("tenant", "list")).isTrue();
    assertThat(Commands.begins("tenat")).isTrue();
    assertThat(Commands.begins("--port=0")).isFalse();
    assertThat(Commands.begins()).isFalse();
  }

  @Test
  void namesTheCommandOrTheOptionThatWasMeant() {
    refuses(2, "There is no command tenat; the nearest one is tenant, and settings of the server look like --port=8080. See \"serpentarium --help\".", "tenat", "list");
    refuses(2, "There is no command creat; the nearest one is create. See \"serpentarium tenant --help\".", "tenant", "creat");
    refuses(2, "There is no option --nmae; the nearest one is --name. See \"serpentarium tenant create --help\".",
        "tenant", "create", "uni", "--nmae=x");
    refuses(2, "TENANT is missing. See \"serpentarium tenant show --help\".", "tenant", "show");
    refuses(2, "\"b\" is one argument too many. See \"serpentarium tenant show --help\".", "tenant", "show", "a", "b");
    refuses(2, "What is it to do? See \"serpentarium tenant --help\".", "tenant");
    refuses(2, "--role is missing. See \"serpentarium token create --help\".", "token", "create", "ada");
    refuses(2, "A publishable key needs the origins of its pages: give --origin, or --test, or --secret for a secret key.",
        "key", "create", "uni");
    refuses(2, "--overlap is \"soon\", but has to be a time like 30m, 12h or 7d.", "key", "rotate", "uni", "k", "--overlap=soon");
    refuses(2, "VALUE is \"many\", but has to be a whole number. See \"serpentarium quota set --help\".",
        "quota", "set", "uni", "sessions", "many");
    assertThat(requests).isEmpty();
  }

  @Test
  void tellsWhenThereIsNoTokenOrNoServer() throws IOException {
    var without = run(Map.of(), "tenant", "list");
    assertThat(without.code()).isEqualTo(4);
    assertThat(without.err()).contains("There is no token", "SERPENTARIUM_ADMIN_TOKEN");
    refuses(4, "The token has characters that no token has; copy it once more, as a whole.",
        "tenant", "list", "--token=at_…");
    refuses(2, "\"localhost\" is not the address of a server; write it like http://localhost:8081.",
        "tenant", "list", "--server=localhost");
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var nobody = "http://localhost:" + free;
    refuses(3, "No server answers at %s: start it with --admin.port, or name its address with --server or SERPENTARIUM_ADMIN_URL."
        .formatted(nobody), "tenant", "list", "--server", nobody);
  }

  @Test
  void saysThatSomethingElseAnswers() {
    var stranger =
        "What answers at %s (status %d) is not the administration of a Serpentarium; it has a port of its own, admin.port.";
    type = "text/html";
    body = "<h1>Welcome</h1>";
    refuses(3, stranger.formatted(address, 200), "tenant", "list");
    status = 404;
    refuses(3, stranger.formatted(address, 404), "tenant", "list");
    status = 200;
    type = "application/json";
    body = "[1]";
    refuses(3, stranger.formatted(address, 200), "tenant", "list");
  }

  @Test
  void makesASentenceAndAnExitCodeOfEveryRefusal() {
    problem(401, "Send a token.", "");
    refuses(4, "The server at %s refuses the token: give that of an administrator with --token or SERPENTARIUM_ADMIN_TOKEN."
        .formatted(address), "tenant", "list");
    problem(403, "The role viewer does not allow this.", "");
    refuses(4, "The role viewer does not allow this.", "tenant", "suspend", "uni");
    problem(400, "value is 0, but has to be from 1 to 9.", "value");
    refuses(5, "value is 0, but has to be from 1 to 9.", "quota", "set", "uni", "sessions", "0");
    problem(400, "There is no member of that name here.", "nme");
    refuses(5, "There is no member of that name here. (field nme)", "tenant", "create", "uni");
    problem(412, "The tenant uni has been changed meanwhile; read it again.", "");
    refuses(6, "The tenant uni has been changed meanwhile; read it again. It no longer has version 7;"
        + " \"tenant show\" tells what it is now and its version.", "tenant", "suspend", "uni", "--if-version=7");
    problem(503, "The store does not answer; try again later.", "");
    refuses(3, "The store does not answer; try again later.", "tenant", "list");
    assertThat(requests.getLast()).isEqualTo("GET /admin/v1/tenants?limit=1000 ");
    assertThat(requests).anyMatch(request -> request.equals("PATCH /admin/v1/tenants/uni \"7\" {\"state\":\"suspended\"}"));
  }

  @Test
  void asksForWhatTheArgumentsSay() {
    body = "{\"id\":\"k1\",\"key\":\"pk_live_x\"}";
    var made = run("key", "create", "uni", "--origin=https://a.example", "--origin", "https://b.example");
    assertThat(made).isEqualTo(new Said(0, "pk_live_x\n", "The key with the id k1, told this once:\n"));
    assertThat(run("key", "create", "uni", "--secret", "--test", "--json").out()).isEqualTo(body + "\n");
    run("key", "rotate", "uni", "k1", "--overlap=7d");
    run("quota", "set", "uni", "sessions", "5", "--subject=ada lovelace");
    run("quota", "set", "uni", "environments", "science, default");
    assertThat(run("quota", "set", "uni", "environments", "default").out()).isEqualTo("environments of uni is default.\n");
    run("sessions", "interrupt", "s_1");
    assertThat(requests)
        .containsExactly(
            "POST /admin/v1/tenants/uni/keys {\"kind\":\"publishable\",\"mode\":\"live\",\"origins\":[\"https://a.example\",\"https://b.example\"]}",
            "POST /admin/v1/tenants/uni/keys {\"kind\":\"secret\",\"mode\":\"test\"}",
            "POST /admin/v1/tenants/uni/keys/k1/rotate {\"overlapSeconds\":604800}",
            "PUT /admin/v1/tenants/uni/quotas/sessions?subject=ada%20lovelace {\"value\":5}",
            "PUT /admin/v1/tenants/uni/quotas/environments {\"value\":[\"default\",\"science\"]}",
            "PUT /admin/v1/tenants/uni/quotas/environments {\"value\":[\"default\"]}",
            "POST /admin/v1/sessions/s_1/interrupt {}");
  }

  @Test
  void showsTablesToPeopleAndJsonToPrograms() {
    body =
        "{\"items\":[{\"id\":\"s_1\",\"tenant\":\"uni\",\"subject\":\"ada\\u001B[2J\",\"environment\":\"science\",\"state\":\"idle\",\"resident\":false,"
            + "\"connected\":true,\"queued\":0,\"created\":\"t0\",\"lastUsed\":\"t1\",\"runnerPid\":null}]}";
    assertThat(run("sessions").out())
        .isEqualTo(
            """
            id   tenant  subject       environment  state  resident  connected  queued  created  lastUsed  runnerPid
            s_1  uni     ada\\u{1b}[2J  science      idle   false     true       0       t0       t1        -
            """);
    assertThat(run("sessions", "--json").out().strip()).isEqualTo(body);
    body = "{\"id\":\"uni\",\"name\":\"University\",\"state\":\"active\"}";
    assertThat(run("tenant", "show", "uni").out())
        .isEqualTo("id       uni\nname     University\nstate    active\nversion  42\n");
  }

  @Test
  void explainsItselfInEveryCommand() {
    for (var command : List.of("tenant", "key", "token-key", "quota", "usage", "refusals", "sessions", "pool", "audit", "token")) {
      var help = run(Map.of(), command, "--help");
      assertThat(help.code()).as(help.err()).isZero();
      assertThat(help.out()).contains("Usage: serpentarium " + command, "--server", "SERPENTARIUM_ADMIN_TOKEN", "--json");
    }
  }
}
