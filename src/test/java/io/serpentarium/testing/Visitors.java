package io.serpentarium.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;

/** Opens sockets to servers of other processes. For one thread. */
public final class Visitors implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx();
  /** Kept for as long as its sockets are wanted: a client that nobody refers to closes them. */
  private final WebSocketClient clients =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxFrameSize(MAX_MESSAGE_BYTES)
              .setMaxMessageSize(MAX_MESSAGE_BYTES)
              .setMaxConnections(5_000));

  /** A socket on which nothing has been said, from the page that may use the demo key. */
  public TestClient connect(int port) {
    return TestClient.connect(clients, TestClient.options(port, TestClient.PAGE));
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
