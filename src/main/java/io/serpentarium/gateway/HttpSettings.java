package io.serpentarium.gateway;

import io.serpentarium.config.SocketConfig;
import io.serpentarium.protocol.Protocol;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/** How the server speaks HTTP. WebSockets are not compressed: a small frame could unfold without bound. */
final class HttpSettings {
  private HttpSettings() {}

  static HttpServerOptions of(SocketConfig config) {
    return new HttpServerOptions()
        .setWebSocketSubProtocols(List.of(Protocol.SUBPROTOCOL))
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(config.messageBytes())
        .setMaxWebSocketMessageSize(config.messageBytes())
        .setCompressionSupported(true);
  }
}
