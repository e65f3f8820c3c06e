package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code isolation.session}: what two sessions of one tenant share. */
final class ProcessPerSessionIT {
  @ParameterizedTest
  @CsvSource({"process, false", "isolate, true"})
  void handsAProcessToTheNextSessionOrNot(String wall, boolean shared) {
    try (var server = TestServer.start(Map.of("isolation.session", wall, "pool.max", "1"))) {
      var client = server.connect();
      var first = use(client);
      assertThat(use(client).equals(first)).isEqualTo(shared);
      client.close();
    }
  }

  /** Opens a session, runs something and closes it; answers the processes that were there meanwhile. */
  private static Set<Long> use(TestClient client) {
    var session = client.open().session();
    assertThat(client.run(session, "4+5").value()).isEqualTo("9");
    var pids = TestServer.runners().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    client.send(new ClientMessage.SessionClose(null, session));
    return pids;
  }
}
