package io.serpentarium.testing;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.Protocol;
import io.serpentarium.protocol.Resume;
import io.serpentarium.protocol.ServerMessage;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client that a test drives by hand; for one thread.
 *
 * <p>Every frame that the server sends is checked against the AsyncAPI document, every session's events
 * against the rule of one total order; a violation fails the next call.
 */
public final class TestClient {
  public static final String PAGE = "http://localhost:3000";
  public static final String KEY = "pk_test_demo";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_UNDER_WAY = 1_000;
  private static final int MOST_CONNECTS = 20;
  private static final int ACK_CHARACTERS = 32 * 1024;
  /** Ids differ from client to client, because a session that is resumed remembers those of the client before. */
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private static final AsyncApi API = AsyncApi.load();

  private final MessageCodec codec = new MessageCodec();
  private final ClientWebSocket socket;
  private final BlockingQueue<ServerMessage> inbox = new LinkedBlockingQueue<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Long> lastSeq = new HashMap<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private volatile boolean acknowledging = true;
  private int unacknowledged;
  private final String idPrefix = "t" + CLIENTS.incrementAndGet() + "-";
  private int lastId;

  private TestClient(ClientWebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(this::received);
    socket.closeHandler(
        _ -> closed.complete(socket.closeStatusCode() == null ? 1006 : (int) socket.closeStatusCode()));
    socket.exceptionHandler(failure -> violations.add("the socket failed: " + failure));
  }

  static WebSocketConnectOptions options(int port, @Nullable String origin) {
    var options =
        new WebSocketConnectOptions()
            .setHost("localhost")
            .setPort(port)
            .setURI(Protocol.PATH)
            .addSubProtocol(Protocol.SUBPROTOCOL)
            .setAllowOriginHeader(origin != null);
    if (origin != null) {
      options.addHeader("Origin", origin);
    }
    return options;
  }

  /** Connects; again if the server refused so soon that the client's library saw a socket already closed. */
  static TestClient connect(WebSocketClient client, WebSocketConnectOptions options) {
    for (var left = MOST_CONNECTS; ; left--) {
      // The handlers are there before the first frame can be read.
      var testClient = new TestClient(client.webSocket());
      try {
        testClient.socket.connect(options).await();
        return testClient;
      } catch (IllegalStateException closedAtOnce) {
        if (left == 1) {
          throw closedAtOnce;
        }
      }
    }
  }

  private void received(String text) {
    try {
      check(text);
    } catch (RuntimeException e) {
      synchronized (violations) {
        violations.add("%s could not be handled: %s".formatted(text, e));
      }
    }
  }

  private void check(String text) {
    synchronized (violations) {
      violations.addAll(API.violations(text, AsyncApi.Direction.TO_CLIENT));
    }
    var message = codec.decodeServer(text);
    if (message instanceof ServerMessage.Ping(var t)) {
      send(new ClientMessage.Pong(t));
    }
    if (message instanceof ServerMessage.SessionResumed resumed) {
      lastSeq.put(resumed.session(), resumed.fromSeq() - 1);
    }
    if (message instanceof ServerMessage.SessionEvent event && event.seq() > 0) {
      order(event);
    }
    inbox.add(message);
  }

  private void order(ServerMessage.SessionEvent event) {
    var last = lastSeq.getOrDefault(event.session(), 0L);
    var repeated = event instanceof ServerMessage.Done && event.seq() <= last;
    if (!repeated && event.seq() != last + 1) {
      synchronized (violations) {
        violations.add("seq %d came after %d in %s".formatted(event.seq(), last, event));
      }
    }
    lastSeq.put(event.session(), Math.max(last, event.seq()));
    unacknowledged += event instanceof ServerMessage.Stream stream ? stream.text().length() : 1024;
    if (acknowledging && unacknowledged > ACK_CHARACTERS) {
      unacknowledged = 0;
      send(new ClientMessage.Ack(event.session(), event.seq()));
    }
  }

  /** From now on nothing is acknowledged: the reader's eyes are elsewhere. */
  public TestClient neverAcknowledge() {
    acknowledging = false;
    return this;
  }

  /** From now on everything is acknowledged. */
  public void acknowledging() {
    acknowledging = true;
  }

  /** The socket's bytes are no longer read, or read again. */
  public void reading(boolean wanted) {
    if (wanted) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  public ServerMessage.Welcome hello(List<Resume> resume) {
    send(new ClientMessage.Hello(KEY, null, null, List.of(), resume));
    return await(ServerMessage.Welcome.class);
  }

  public void send(ClientMessage message) {
    sendText(codec.encode(message));
  }

  public void sendText(String text) {
    socket.writeTextMessage(text).onFailure(_ -> {});
  }

  public WebSocket socket() {
    return socket;
  }

  public String nextId() {
    return idPrefix + ++lastId;
  }

  public ServerMessage.SessionOpened open() {
    return open(null);
  }

  public ServerMessage.SessionOpened open(@Nullable String name) {
    var id = nextId();
    send(ClientMessage.SessionOpen.of(id, name));
    return await(ServerMessage.SessionOpened.class, opened -> opened.re().equals(id));
  }

  /** Sends a run and does not wait for it. */
  public String start(String session, String code) {
    var id = nextId();
    send(run(id, session, code));
    return id;
  }

  public static ClientMessage.Run run(String id, String session, String code) {
    return new ClientMessage.Run(id, session, code, List.of(), null, null, null, null, null, null, false);
  }

  /** Runs code and collects what it caused, with {@code done} at the end. */
  public RunResult run(String session, String code) {
    return result(start(session, code));
  }

  /** Collects what a run causes until its {@code done}; what belongs to others is thrown away. */
  public RunResult result(String run) {
    var events = new ArrayList<ServerMessage>();
    while (true) {
      var message = next(PATIENCE);
      if (message instanceof ServerMessage.Failure failure && run.equals(failure.re())) {
        throw new AssertionError("run %s was refused: %s".formatted(run, failure));
      }
      if (message instanceof ServerMessage.SessionEvent event) {
        events.add(event);
      }
      if (message instanceof ServerMessage.Done done && done.re().equals(run)) {
        return new RunResult(run, events, done);
      }
    }
  }

  public <M extends ServerMessage> M await(Class<M> type) {
    return await(type, _ -> true);
  }

  /** The next message of that kind; others that come before are thrown away. */
  public <M extends ServerMessage> M await(Class<M> type, Predicate<M> wanted) {
    while (true) {
      var message = next(PATIENCE);
      if (message instanceof ServerMessage.Failure failure && failure.fatal() && !type.isInstance(message)) {
        throw new AssertionError("sent away: " + failure);
      }
      if (type.isInstance(message) && wanted.test(type.cast(message))) {
        return type.cast(message);
      }
    }
  }

  /** Waits until streams have brought exactly this; how it is cut into messages depends on the machine. */
  public void awaitText(String wanted) {
    var text = new StringBuilder();
    while (text.length() < wanted.length()) {
      text.append(await(ServerMessage.Stream.class).text());
    }
    if (!wanted.contentEquals(text)) {
      throw new AssertionError("expected \"%s\", but the program wrote \"%s\"".formatted(wanted, text));
    }
  }

  /** The next message, whichever it is. */
  public ServerMessage next(Duration patience) {
    return poll(patience).orElseThrow(() -> new AssertionError("nothing came within " + patience));
  }

  /** The next message, if one comes in time. */
  public Optional<ServerMessage> poll(Duration patience) {
    try {
      var deadline = System.nanoTime() + patience.toNanos();
      var message = inbox.poll();
      while (message == null && System.nanoTime() < deadline) {
        var gone = closed.isDone();
        message = inbox.poll(gone ? 0 : 50, TimeUnit.MILLISECONDS);
        if (message == null && gone) {
          throw new AssertionError("the socket was closed with " + closeCode());
        }
      }
      checkRules();
      return Optional.ofNullable(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Whether nothing comes for so long, after a few messages that may be under way. */
  public boolean fallsSilent(Duration span) {
    try {
      for (var underWay = 0; underWay < MOST_UNDER_WAY; underWay++) {
        if (inbox.poll(span.toMillis(), TimeUnit.MILLISECONDS) == null) {
          checkRules();
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Whether a message has come that nobody has looked at. */
  public boolean hasMore() {
    return !inbox.isEmpty();
  }

  public long lastSeq(String session) {
    return lastSeq.getOrDefault(session, 0L);
  }

  /** The close code, once the socket is closed. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public void close() {
    socket.close().await();
    checkRules();
  }

  /** Lets the socket vanish without a goodbye. */
  public void vanish() {
    socket.shutdown(0, TimeUnit.SECONDS);
  }

  private void checkRules() {
    synchronized (violations) {
      if (!violations.isEmpty()) {
        throw new AssertionError("the server broke its contract: " + violations);
      }
    }
  }

  /** What one run caused. */
  public record RunResult(String run, List<ServerMessage> events, ServerMessage.Done done) {
    public Outcome outcome() {
      return done.status();
    }

    /** What the run wrote on both streams, in order. */
    public String text() {
      var text = new StringBuilder();
      for (var event : events) {
        if (event instanceof ServerMessage.Stream stream && stream.re().equals(run)) {
          text.append(stream.text());
        }
      }
      return text.toString();
    }

    /** The last expression's value as plain text. */
    public @Nullable Object value() {
      return all(ServerMessage.Display.class).stream()
          .filter(display -> display.result() && display.re().equals(run))
          .map(display -> display.data().get("text/plain"))
          .findFirst()
          .orElse(null);
    }

    public <M extends ServerMessage> List<M> all(Class<M> type) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }
}
