package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.ServerMessage.SessionOpened;
import io.serpentarium.protocol.ServerMessage.SessionResumed;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.Visitors;
import io.serpentarium.testing.Wheels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions outlive the server's process, also when it is killed in the middle of its work. */
class ReviveIT {
  private static final int SESSIONS = 8;
  private static final String SAVED = "serpentarium_session_paging_seconds_count{move=\"saved\"";

  @TempDir Path folder;

  private JarProcess start(String... more) throws IOException {
    var arguments =
        Stream.of(
            "--port=0",
            "--data=" + folder.resolve("data"),
            "--deno=" + Path.of("target/deno").toAbsolutePath(),
            "--pool.max=3",
            "--image.checkpoint-after=0s");
    return JarProcess.start(folder, Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private static int port(JarProcess server) throws IOException {
    return URI.create(server.address().strip()).getPort();
  }

  @Test
  void findsEveryCheckpointedSessionAgainWhenTheServerWasKilledUnderLoad() throws Exception {
    var sessions = new ArrayList<SessionOpened>();
    var lastSeq = new ArrayList<Long>();
    try (var server = start(); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(List.of());
      for (var i = 0; i < SESSIONS; i++) {
        var session = client.open();
        sessions.add(session);
        client.run(session.session(), "state = ['session', %d]\ncount = iter(range(100))\nnext(count)".formatted(i));
      }
      var port = port(server);
      TestServer.eventually("all sessions are on disk", () -> metric(port, SAVED) >= SESSIONS);
      for (var session : sessions) {
        client.start(session.session(), "state.append('not saved')\nwhile True: pass");
      }
      client.await(ServerMessage.Started.class);
      sessions.forEach(session -> lastSeq.add(client.lastSeq(session.session())));
      assertThat(server.handle().destroyForcibly()).isTrue();
      assertThat(server.exitCode()).isEqualTo(137);
    }
    try (var server = start(); var visitors = new Visitors()) {
      var back = visitors.connect(port(server));
      back.hello(claims(sessions, lastSeq));
      for (var i = 0; i < SESSIONS; i++) {
        var session = sessions.get(i).session();
        var resumed = back.await(SessionResumed.class, each -> each.session().equals(session));
        assertThat(resumed.lost()).isTrue();
        assertThat(resumed.fromSeq()).isGreaterThan(lastSeq.get(i));
      }
      for (var i = 0; i < SESSIONS; i++) {
        var result = back.run(sessions.get(i).session(), "state, next(count)");
        assertThat(result.value()).isEqualTo("(['session', %d], 1)".formatted(i));
      }
      server.terminate();
      assertThat(server.exitCode()).isIn(0, 143);
    }
  }

  @Test
  void savesWhatIsNotOnDiskWhenItGoesDownInOrder() throws Exception {
    SessionOpened session;
    try (var server = start(); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(List.of());
      session = client.open();
      client.run(session.session(), "x = 41");
      server.terminate();
      assertThat(client.closeCode()).isEqualTo(1012);
      assertThat(server.exitCode()).isIn(0, 143);
    }
    try (var server = start(); var visitors = new Visitors()) {
      var stranger = visitors.connect(port(server));
      stranger.hello(List.of(new Resume(session.session(), "not-the-token", 0)));
      assertThat(stranger.await(ServerMessage.Failure.class).code().wire()).isEqualTo("session_gone");
      var back = visitors.connect(port(server));
      back.hello(claims(List.of(session), List.of(3L)));
      assertThat(back.await(SessionResumed.class).lost()).isTrue();
      assertThat(back.run(session.session(), "x + 1").value()).isEqualTo("42");
    }
  }

  @Test
  void bringsASessionBackInItsEnvironmentAndNotWithoutIt() throws Exception {
    var environments = folder.resolve("environments");
    Wheels.write(environments.resolve("science"), "shapes-1.0-py3-none-any.whl", Map.of("shapes.py", "SIDES = [4]\n"));
    SessionOpened session;
    try (var server = start("--environments.folder=" + environments); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(List.of());
      client.send(new ClientMessage.SessionOpen("o", "science", List.of(), List.of(), null, null, null, null, false));
      session = client.await(SessionOpened.class);
      client.run(session.session(), "import shapes; shapes.SIDES.append(5)");
      server.terminate();
      assertThat(server.exitCode()).isIn(0, 143);
      assertThat(server.out() + server.err()).contains("environment science: its image is built");
    }
    try (var server = start(); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(claims(List.of(session), List.of(3L)));
      assertThat(client.await(ServerMessage.Failure.class).code().wire()).isEqualTo("session_gone");
    }
    try (var server = start("--environments.folder=" + environments); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(claims(List.of(session), List.of(3L)));
      assertThat(client.await(SessionResumed.class).lost()).isTrue();
      assertThat(client.run(session.session(), "shapes.SIDES").value()).isEqualTo("[4, 5]");
      server.terminate();
      assertThat(server.exitCode()).isIn(0, 143);
      assertThat(server.out() + server.err()).contains("environment science: its image is there");
    }
    Wheels.write(environments.resolve("science"), "shapes-1.0-py3-none-any.whl", Map.of("shapes.py", "SIDES = [6]\n"));
    try (var server = start("--environments.folder=" + environments); var visitors = new Visitors()) {
      var client = visitors.connect(port(server));
      client.hello(claims(List.of(session), List.of(6L)));
      var run = client.start(session.session(), "'shapes' in globals()");
      var state = client.await(ServerMessage.SessionState.class, each -> Boolean.TRUE.equals(each.lost()));
      assertThat(state.session()).isEqualTo(session.session());
      assertThat(client.await(ServerMessage.Notice.class).message()).contains("another ready image");
      assertThat(run).isNotEmpty();
    }
  }

  private static List<Resume> claims(List<SessionOpened> sessions, List<Long> lastSeq) {
    var claims = new ArrayList<Resume>();
    for (var i = 0; i < sessions.size(); i++) {
      claims.add(new Resume(sessions.get(i).session(), sessions.get(i).resumeToken(), lastSeq.get(i)));
    }
    return claims;
  }

  private static double metric(int port, String start) {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:%d/metrics".formatted(port));
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new IllegalStateException("the server does not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
