package io.serpentarium.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that is full when the test says so. */
final class FakeSocket {
  final List<String> happened = new ArrayList<>();
  boolean full;
  private boolean closed;
  private @Nullable Handler<?> drainHandler;

  ServerWebSocket socket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            ServerWebSocket.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "writeTextMessage" -> note("sent " + arguments[0]);
                  case "close" -> {
                    closed = true;
                    yield note("closed %s %s".formatted(arguments));
                  }
                  case "isClosed" -> closed;
                  case "writeQueueFull" -> full;
                  case "pause", "resume" -> {
                    happened.add(method.getName());
                    yield self;
                  }
                  case "setWriteQueueMaxSize" -> self;
                  case "drainHandler" -> {
                    drainHandler = (Handler<?>) arguments[0];
                    yield self;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  void drain() {
    full = false;
    if (drainHandler != null) {
      drainHandler.handle(null);
    }
  }

  private Future<Void> note(String what) {
    happened.add(what);
    return Future.succeededFuture();
  }
}
