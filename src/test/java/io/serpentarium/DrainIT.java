package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that goes down: what runs may end, what is new is sent elsewhere. */
final class DrainIT {
  @Test
  void letsRunsEndAndSendsEverybodyElsewhere() throws Exception {
    try (var server = TestServer.start(Map.of())) {
      var idle = server.connect();
      idle.open();
      var busy = server.connect();
      var session = busy.open().session();
      var run = busy.start(session, "input()\nprint('bye')");
      busy.await(ServerMessage.InputRequest.class);
      var drained = server.drain();
      TestServer.eventually("it is not ready", () -> server.get("/health/ready").statusCode() == 503);
      assertThat(server.get("/health/ready").body()).contains("going down");
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(idle.closeCode()).isEqualTo(1012);
      var late = busy.start(session, "4+5");
      var refusal = busy.await(ServerMessage.Failure.class);
      assertThat(refusal.re()).isEqualTo(late);
      assertThat(refusal.code()).isEqualTo(ErrorCode.DRAINING);
      assertThat(server.connect().closeCode()).isEqualTo(1012);
      busy.send(new ClientMessage.Input(session, run, "go", false));
      var result = busy.result(run);
      assertThat(result.outcome()).isEqualTo(Outcome.OK);
      assertThat(result.text()).isEqualTo("bye\n");
      assertThat(busy.closeCode()).isEqualTo(1012);
      drained.get(20, TimeUnit.SECONDS);
    }
    assertThat(TestServer.runners()).isEmpty();
  }

  @Test
  void waitsForARunThatNeverEndsOnlySoLong() throws Exception {
    try (var server = TestServer.start(Map.of("drain-timeout", "1s"))) {
      var client = server.connect();
      client.start(client.open().session(), "while True: pass");
      client.await(ServerMessage.Started.class);
      var began = System.nanoTime();
      server.drain().get(20, TimeUnit.SECONDS);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      assertThat(client.closeCode()).isEqualTo(1012);
    }
    assertThat(TestServer.runners()).isEmpty();
  }
}
