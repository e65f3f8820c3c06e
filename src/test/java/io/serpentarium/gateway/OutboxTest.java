package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.HandDrivenTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final ServerMessage PING = new ServerMessage.Ping(1L);
  private static final String SENT = "sent {\"type\":\"ping\",\"t\":1}";
  private final HandDrivenTimers timers = new HandDrivenTimers();
  private final FakeSocket socket = new FakeSocket();
  private final Outbox outbox =
      new Outbox(
          timers.vertx(),
          socket.socket(),
          new MessageCodec(),
          Duration.ofSeconds(30),
          stalled -> socket.happened.add(stalled ? "stalled" : "flows"));

  @Test
  void sendsInOrderAndNothingAfterTheEnd() {
    outbox.send(PING);
    outbox.close(CloseCode.RESTARTING, "bye");
    outbox.send(PING);
    assertThat(socket.happened).containsExactly(SENT, "closed 1012 bye");
  }

  @Test
  void reportsAFullSocketOnceAndThatItTakesAgain() {
    socket.full = true;
    outbox.send(PING);
    outbox.send(PING);
    socket.drain();
    socket.drain();
    assertThat(socket.happened).containsExactly(SENT, "stalled", SENT, "flows");
    assertThat(timers.running()).isZero();
  }

  @Test
  void closesASocketThatStaysFull() {
    socket.full = true;
    outbox.send(PING);
    timers.pass(29_999);
    assertThat(socket.happened).containsExactly(SENT, "stalled");
    timers.pass(1);
    assertThat(socket.happened).last().isEqualTo("closed 1001 nothing was read for 30 s");
  }

  @Test
  void readsNoFurtherWhenTooManyAnswersWaitForAFullSocket() {
    socket.full = true;
    for (var i = 0; i < 64; i++) {
      outbox.send(PING);
    }
    assertThat(socket.happened).doesNotContain("pause");
    outbox.send(PING);
    outbox.send(PING);
    assertThat(socket.happened).containsOnlyOnce("pause");
    socket.drain();
    assertThat(socket.happened).endsWith("flows", "resume");
  }
}
