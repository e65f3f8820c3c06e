package io.serpentarium.bench;

import io.vertx.core.Promise;

/** Sends the next request as soon as the last was answered, all of it on the socket's event loop. */
final class PingPong {
  private final Client client;
  private final Script script;
  private final long[] nanos;
  private final Promise<Samples> finished = Promise.promise();
  private int answered;
  private long sentAt;

  /** What is said and what ends the wait. Called on the event loop. */
  interface Script {
    /** The next request; nothing of this is measured. */
    String request();

    boolean isAnswer(String message);
  }

  private PingPong(Client client, Script script, int times) {
    this.client = client;
    this.script = script;
    this.nanos = new long[times];
  }

  static Samples play(Lab lab, Client client, Script script, int times) {
    var game = new PingPong(client, script, times);
    return lab.onContext(
        () -> {
          client.listen(game::received);
          game.next();
          return game.finished.future();
        });
  }

  private void next() {
    var request = script.request();
    sentAt = System.nanoTime();
    client.send(request);
  }

  private void received(Client.Received message) {
    try {
      if (!script.isAnswer(message.text())) {
        return;
      }
    } catch (BenchException unexpected) {
      finished.tryFail(unexpected);
      return;
    }
    nanos[answered++] = message.nanoTime() - sentAt;
    if (answered < nanos.length) {
      next();
    } else {
      client.fetch();
      finished.complete(new Samples(nanos));
    }
  }
}
