package io.serpentarium.bench;

import java.time.Duration;

/** Someone who looks at a session's output and acknowledges it. Confined to the socket's event loop. */
final class Reader {
  private static final int ACK_CHARACTERS = 64 * 1024;
  private static final long ACK_NANOS = Duration.ofMillis(200).toNanos();

  private final Lab lab;
  private final Client client;
  private final String session;
  private final long nanosPerMegabyte;
  private long unacknowledged;
  private long lastAck = System.nanoTime();

  /** Read by the measuring thread after the end of a run. */
  private volatile long busyUntil = lastAck;

  private Reader(Lab lab, Client client, String session, long nanosPerMegabyte) {
    this.lab = lab;
    this.client = client;
    this.session = session;
    this.nanosPerMegabyte = nanosPerMegabyte;
  }

  /** Takes in everything at once. */
  static Reader prompt(Lab lab, Client client, String session) {
    return new Reader(lab, client, session, 0);
  }

  /** Needs time for what it sees, as a page does that renders. */
  static Reader slow(Lab lab, Client client, String session, int megabytesPerSecond) {
    return new Reader(lab, client, session, Duration.ofSeconds(1).toNanos() / megabytesPerSecond);
  }

  void see(Client.Received message) {
    var text = message.text();
    if (!Wire.is("stream", text)) {
      return;
    }
    var seq = Wire.number(text, "seq");
    var length = text.length();
    busyUntil = Math.max(busyUntil, message.nanoTime()) + length * nanosPerMegabyte / 1_000_000;
    var delay = Duration.ofNanos(busyUntil - message.nanoTime()).toMillis();
    if (delay == 0) {
      seen(seq, length);
    } else {
      lab.vertx().setTimer(delay, _ -> seen(seq, length));
    }
  }

  /** When everything that has come so far has been taken in. */
  long busyUntil() {
    return busyUntil;
  }

  private void seen(long seq, int length) {
    unacknowledged += length;
    var now = System.nanoTime();
    if (unacknowledged >= ACK_CHARACTERS || now - lastAck >= ACK_NANOS) {
      unacknowledged = 0;
      lastAck = now;
      client.send(Wire.ack(session, seq));
    }
  }
}
