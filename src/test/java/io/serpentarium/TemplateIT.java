package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that begin with what a tenant's setup code has left behind. */
class TemplateIT {
  @TempDir Path folder;

  @Test
  void runsTheSetupCodeOnceAndLetsSessionsBeginWithItsState() throws IOException {
    var code = Files.createDirectories(folder.resolve("demo")).resolve("course.py");
    Files.writeString(code, "import random\nonce = random.random()\ndef double(x): return 2 * x\n");
    Files.writeString(code.resolveSibling("broken.py"), "1 / 0\n");
    try (var server = TestServer.start(Map.of("session.templates", folder.toString()))) {
      var first = server.connect();
      var second = server.connect();
      var one = open(first, "course");
      var two = open(second, "course");
      var once = first.run(one, "once").value();
      assertThat(second.run(two, "once").value()).isEqualTo(once);
      assertThat(first.run(one, "double(21)").value()).isEqualTo("42");
      first.run(one, "once = 0");
      assertThat(second.run(open(second, "course"), "once").value()).isEqualTo(once);

      Files.writeString(code, "once = 'edited'\n");
      assertThat(first.run(open(first, "course"), "once").value()).isEqualTo("'edited'");

      assertThat(refused(first, "nowhere").code()).isEqualTo(ErrorCode.UNKNOWN_TEMPLATE);
      assertThat(refused(first, "../course").code()).isEqualTo(ErrorCode.UNKNOWN_TEMPLATE);
      var broken = refused(first, "broken");
      assertThat(broken.code()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(broken.message()).contains("broken", "error");
      first.close();
      second.close();
    }
  }

  private static ServerMessage.Failure refused(TestClient client, String template) {
    var id = ask(client, template);
    return client.await(ServerMessage.Failure.class, failure -> id.equals(failure.re()));
  }

  private static String open(TestClient client, String template) {
    var id = ask(client, template);
    return client.await(ServerMessage.SessionOpened.class, opened -> opened.re().equals(id)).session();
  }

  private static String ask(TestClient client, String template) {
    var id = client.nextId();
    client.send(new ClientMessage.SessionOpen(id, null, List.of(), List.of(), null, null, template, null, false));
    return id;
  }
}
