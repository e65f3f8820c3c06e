package io.serpentarium.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.List;

/**
 * A program that answers each text message with another one of a given size: what a WebSocket of Vert.x costs
 * by itself, with the options of our gateway. Prints its port; ends with its standard input.
 */
final class EchoServer {
  private static final int MESSAGE_BYTES = 16 * 1024 * 1024;

  private EchoServer() {}

  public static void main(String[] args) throws IOException {
    var answer = "x".repeat(Integer.parseInt(args[0]));
    var options =
        new HttpServerOptions()
            .setWebSocketSubProtocols(List.of("serpentarium.v1.json"))
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(MESSAGE_BYTES)
            .setMaxWebSocketMessageSize(MESSAGE_BYTES)
            .setCompressionSupported(true);
    var server =
        Vertx.vertx()
            .createHttpServer(options)
            .webSocketHandler(
                socket ->
                    socket.textMessageHandler(
                        _ -> {
                          var unused = socket.writeTextMessage(answer);
                        }))
            .listen(0, "127.0.0.1")
            .await();
    System.out.println(server.actualPort());
    while (System.in.read() >= 0) {
      // Nothing is said there; its end is ours.
    }
    System.exit(0);
  }
}
