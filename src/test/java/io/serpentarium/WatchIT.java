package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.protocol.StateReason;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the process as a whole shows: memory outside Python, and the processor used when nothing runs. */
final class WatchIT {
  private static final String BUFFERS =
      """
      from pyodide.ffi import to_js
      keep = []
      while True:
          keep.append(to_js(bytes(32 << 20)))
      """;

  /** JavaScript takes one item after the other out of a generator without end, and never gets to its event loop. */
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final String ENDLESS_MICROTASKS =
      """
      from pyodide.ffi import create_proxy, to_js
      def endless():
          while True:
              yield 0
      future = to_js([]).constructor.fromAsync(create_proxy(endless()))
      """;

  @ParameterizedTest
  @ValueSource(strings = {"auto", "landlock", "none"})
  void endsARunWhoseProcessUsesTooMuchMemoryAndNamesTheLimit(String box) {
    try (var server = TestServer.start(Map.of("isolation.box", box, "limits.memory-bytes", "64MiB"))) {
      var client = server.connect();
      var session = client.open().session();
      var run = client.start(session, BUFFERS);
      assertThat(client.result(run).outcome()).isEqualTo(Outcome.MEMORY);
      assertThat(client.await(ServerMessage.SessionState.class).reason()).isEqualTo(StateReason.MEMORY);
      assertThat(client.await(ServerMessage.Notice.class).message()).contains("memoryMb");
      assertThat(client.run(session, "4+5").value()).isEqualTo("9");
      assertThat(server.metric("serpentarium_runner_exits_total{cause=\"memory\"}")).isEqualTo(1);
      assertThat(server.log().has("the most is 576 MiB")).isTrue();
      client.close();
    }
  }

  @Test
  void letsNothingRunBetweenTwoRunsThatAProgramLeftBehind() {
    try (var server = TestServer.start(Map.of("isolation.idle-cpu", "300ms"))) {
      var client = server.connect();
      var session = client.open().session();
      assertThat(client.run(session, ENDLESS_MICROTASKS + "kept = 4").outcome()).isEqualTo(Outcome.OK);
      // The server looks five times a second; a checkpoint, which is tried in vain, does not let it loose either.
      for (var said = client.poll(A_WHILE); said.isPresent(); said = client.poll(A_WHILE)) {
        assertThat(said.get()).isNotInstanceOf(ServerMessage.Notice.class);
      }
      assertThat(client.run(session, "kept + 5").value()).isEqualTo("9");
      assertThat(server.metric("serpentarium_runner_exits_total")).isZero();
      client.close();
    }
  }

  @Test
  void leavesARunnerAloneThatIsIdleOrWorks() {
    // After a boot the engine goes on compiling for a while, on threads of its own.
    try (var server = TestServer.start(Map.of("isolation.idle-cpu", "1s"))) {
      var client = server.connect();
      var session = client.open().session();
      client.run(session, "x = 1");
      for (var i = 0; i < 20; i++) {
        assertThat(client.run(session, "sum(range(500_000)) and x").value()).isEqualTo("1");
      }
      assertThat(server.metric("serpentarium_runner_exits_total")).isZero();
      client.close();
    }
  }

  @Test
  void metersTheProcessorTimeOfPythonAndNotOfItsBox() {
    try (var server = TestServer.start(Map.of())) {
      var client = server.connect();
      var session = client.open().session();
      TestClient.RunResult busy = client.run(session, "for i in range(3_000_000): pass");
      assertThat(busy.done().cpu()).isNotNull().isPositive();
      client.close();
    }
  }
}
