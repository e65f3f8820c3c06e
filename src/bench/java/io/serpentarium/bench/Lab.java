package io.serpentarium.bench;

import io.serpentarium.config.ServerConfig;
import io.serpentarium.runner.RunnerInstallation;
import io.serpentarium.runner.RunnerLauncher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What measurements share: a client's event loop, a server with its defaults, a folder. For one thread. */
final class Lab implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int MAX_SOCKETS = 10_000;

  private final Options options;
  private final Places places;
  private final Children children = new Children();
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxFrameSize(MAX_MESSAGE_BYTES)
              .setMaxMessageSize(MAX_MESSAGE_BYTES)
              .setMaxConnections(MAX_SOCKETS));
  private final Path folder;
  private @Nullable ServerProcess server;

  Lab(Options options, Places places) throws IOException {
    this.options = options;
    this.places = places;
    this.folder = Files.createTempDirectory("serpentarium-bench");
  }

  Options options() {
    return options;
  }

  Places places() {
    return places;
  }

  Children children() {
    return children;
  }

  Path folder() {
    return folder;
  }

  Vertx vertx() {
    return vertx;
  }

  /** The one context of all sockets, so that each measurement uses the same event loop. */
  Context context() {
    return context;
  }

  WebSocketClient sockets() {
    return sockets;
  }

  /** What the server starts its runners with, when these keys are set. */
  RunnerLauncher launcher(RunnerInstallation installation, Map<String, String> settings) {
    return RunnerLauncher.open(ServerConfig.of(settings), installation, folder);
  }

  /** The server with its defaults that measurements share; those that need another start it themselves. */
  ServerProcess server() {
    var running = server;
    if (running == null) {
      running = ServerProcess.start(this);
      server = running;
    }
    return running;
  }

  /** Does it on the context and waits for what becomes of it. */
  <T> T onContext(Supplier<Future<T>> action) {
    var promise = Promise.<T>promise();
    context.runOnContext(_ -> action.get().onComplete(promise));
    return promise.future().await();
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    children.close();
    vertx.close().await();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
