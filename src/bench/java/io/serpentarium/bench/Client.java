package io.serpentarium.bench;

import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One WebSocket to a server under test. For one measuring thread; what arrives is stamped on the socket's
 * event loop, so that no change of threads is in a figure.
 */
final class Client implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  static final String PAGE = "http://localhost:3000";
  private static final String KEY = "pk_test_demo";

  private final ClientWebSocket socket;
  private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
  private volatile Consumer<Received> listener = inbox::add;
  private int lastId;

  /** A message with the moment at which it came. */
  record Received(long nanoTime, String text) {}

  private Client(ClientWebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(this::received);
    socket.closeHandler(_ -> listener.accept(new Received(System.nanoTime(), "{\"type\":\"closed\"}")));
  }

  static Client connect(Lab lab, int port) {
    var options =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(port)
            .setURI("/v1/ws")
            .addSubProtocol("serpentarium.v1.json")
            .addHeader("Origin", PAGE);
    return lab.onContext(
        () -> {
          var socket = lab.sockets().webSocket();
          var client = new Client(socket);
          return socket.connect(options).map(client);
        });
  }

  private void received(String text) {
    var now = System.nanoTime();
    if (Wire.is("ping", text)) {
      send(Wire.pong(Wire.number(text, "t")));
    } else {
      listener.accept(new Received(now, text));
    }
  }

  /** What arrives from now on goes there, on the event loop. */
  void listen(Consumer<Received> newListener) {
    listener = newListener;
  }

  /** What arrives from now on waits to be fetched. */
  void fetch() {
    listen(inbox::add);
  }

  /** What arrives is shown to the reader on the event loop, then waits to be fetched. */
  void read(Consumer<Received> reader) {
    listen(reader.andThen(inbox::add));
  }

  void send(String text) {
    var unused = socket.writeTextMessage(text);
  }

  /** Says hello and waits for the welcome. */
  Client greet() {
    return greet(KEY);
  }

  Client greet(String key) {
    send(Wire.hello(key));
    await("welcome");
    return this;
  }

  /** Opens a session and returns its id. */
  String open() {
    send(Wire.open(nextId()));
    return Wire.text(await("session.opened").text(), "session");
  }

  String nextId() {
    return "b" + ++lastId;
  }

  /** Runs code to its end, which has to be that. */
  Received run(String session, String code, String outcome) {
    send(Wire.run(nextId(), session, code));
    return done(outcome);
  }

  /** Waits for the end of a run. */
  Received done(String outcome) {
    var done = await("done");
    if (!Wire.text(done.text(), "status").equals(outcome)) {
      throw new BenchException("a run was to end as %s: %s".formatted(outcome, done.text()));
    }
    return done;
  }

  Received await(String type) {
    return await(message -> Wire.is(type, message));
  }

  /** The next such message; others that come before are thrown away. */
  Received await(Predicate<String> wanted) {
    try {
      while (true) {
        var next = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          throw new BenchException("nothing that was waited for came in %d s".formatted(PATIENCE_SECONDS));
        }
        if (wanted.test(next.text())) {
          return next;
        }
        if (Wire.is("error", next.text()) || Wire.is("closed", next.text())) {
          throw new BenchException("instead of what was waited for came " + next.text());
        }
      }
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }

  @Override
  public void close() {
    socket.close().await();
  }
}
