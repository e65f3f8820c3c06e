package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program writes as fast as its reader reads, and no faster. */
final class FlowControlIT {
  private static final int WINDOW = 64 * 1024;

  /** What the runner and its pipes may hold besides the window. */
  private static final int BUFFERS = 1024 * 1024;

  /** One event may overdraw the window. */
  private static final int ONE_EVENT = 32 * 1024;

  private static TestServer server;
  private TestClient client;
  private ServerMessage.SessionOpened opened;
  private String session;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(Map.of("session.window-bytes", Integer.toString(WINDOW), "session.ring-bytes", "128KiB"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    client = server.connect();
    opened = client.open();
    session = opened.session();
  }

  @AfterEach
  void close() {
    client.close();
  }

  /** Takes what comes until the window must be empty: nothing more may come after that. */
  private int fillWindow() {
    var bytes = 0;
    while (bytes < WINDOW - 4096) {
      bytes += client.await(ServerMessage.Stream.class).text().length();
    }
    return bytes;
  }

  @Test
  void stopsTheProgramInPrintUntilItsReaderAcknowledges() {
    client.neverAcknowledge();
    var run =
        client.start(
            session,
            """
            import time
            began = time.monotonic()
            stalls = []
            n = 0
            while n < 40_000:
                before = time.monotonic()
                print('x' * 99)
                n += 1
                if time.monotonic() - before > 0.25: stalls.append(n * 100)
            """);
    fillWindow();
    // While it stands still nothing comes; the wait for that is what the program itself records.
    assertThat(client.fallsSilent(Duration.ofMillis(700))).isTrue();
    client.acknowledging();
    client.send(new ClientMessage.Ack(session, client.lastSeq(session)));
    assertThat(client.result(run).outcome()).isEqualTo(Outcome.OK);
    var stalls = String.valueOf(client.run(session, "stalls[0]").value());
    assertThat(Integer.parseInt(stalls)).isBetween(WINDOW / 2, WINDOW + BUFFERS);
  }

  @Test
  void keepsWhatIsInFlightBelowTheWindow() {
    client.neverAcknowledge();
    var run = client.start(session, "for i in range(40_000): print('x' * 99)");
    var received = 0L;
    var acknowledged = 0L;
    var mostInFlight = 0L;
    while (true) {
      var message = client.next(Duration.ofSeconds(30));
      if (message instanceof ServerMessage.Done) {
        break;
      }
      if (message instanceof ServerMessage.Stream stream) {
        received += stream.text().length();
        mostInFlight = Math.max(mostInFlight, received - acknowledged);
        if (received - acknowledged > WINDOW / 2) {
          acknowledged = received;
          client.send(new ClientMessage.Ack(session, stream.seq()));
        }
      }
    }
    assertThat(run).isNotEmpty();
    assertThat(received).isEqualTo(4_000_000);
    assertThat(mostInFlight).isLessThanOrEqualTo(WINDOW + ONE_EVENT);
  }

  @Test
  void stopsAFloodThatNobodyAcknowledges() {
    client.neverAcknowledge();
    var run = client.start(session, "while True: print('x' * 99)");
    var bytes = fillWindow();
    var began = System.nanoTime();
    client.send(new ClientMessage.Interrupt(null, session, run));
    var result = client.result(run);
    var millis = (System.nanoTime() - began) / 1_000_000;
    System.out.printf("Stop under a flood without any acknowledgement: %d ms%n", millis);
    assertThat(result.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(bytes + result.text().length()).isLessThanOrEqualTo(WINDOW + ONE_EVENT);
    assertThat(millis).isLessThan(2_000);
  }

  @Test
  void letsADetachedSessionRunOnToItsEnd() {
    var run = client.start(session, "input()\nfor i in range(20_000): print('x' * 99)\ndone = True");
    client.await(ServerMessage.InputRequest.class);
    client.neverAcknowledge();
    client.send(new ClientMessage.Input(session, run, "go", false));
    fillWindow();
    client.vanish();
    client.closeCode();
    TestServer.eventually(
        "the run has ended", () -> server.metric("serpentarium_output_bytes") >= 2_000_000);
    var back = server.connectSilently(TestClient.PAGE);
    back.hello(List.of(new Resume(session, opened.resumeToken(), client.lastSeq(session))));
    assertThat(back.result(run).outcome()).isEqualTo(Outcome.OK);
    assertThat(back.run(session, "done").value()).isEqualTo("True");
    client = back;
  }

  @Test
  void tellsWhatWasDroppedBeyondTheOutputLimit() {
    var result = client.run(session, "while True: print('x' * 10_000)");
    assertThat(result.outcome()).isEqualTo(Outcome.OUTPUT_LIMIT);
    assertThat(result.text().length()).isLessThanOrEqualTo(16 << 20);
    var dropped = result.done().dropped();
    assertThat(dropped).isNotNull();
    assertThat(dropped.stdout()).isPositive();
    assertThat(client.run(session, "4+5").value()).isEqualTo("9");
  }

  @Test
  void deliversAMillionLinesCompleteAndInOrder() {
    var run = client.start(session, "for i in range(1_000_000): print(i)");
    var expected = 0;
    var rest = "";
    while (true) {
      var message = client.next(Duration.ofSeconds(30));
      if (message instanceof ServerMessage.Done done) {
        assertThat(done.status()).isEqualTo(Outcome.OK);
        break;
      }
      if (message instanceof ServerMessage.Stream stream) {
        assertThat(stream.re()).isEqualTo(run);
        var text = rest + stream.text();
        var start = 0;
        for (var end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
          if (Integer.parseInt(text, start, end, 10) != expected++) {
            throw new AssertionError("line %d is %s".formatted(expected - 1, text.substring(start, end)));
          }
          start = end + 1;
        }
        rest = text.substring(start);
      }
    }
    assertThat(expected).isEqualTo(1_000_000);
    assertThat(rest).isEmpty();
  }
}
