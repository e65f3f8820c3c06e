package io.serpentarium.gateway;

import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.function.IntConsumer;

/** Serves health and metrics on a port of their own. */
public final class ManagementVerticle extends VerticleBase {
  private final String host;
  private final int port;
  private final Metrics metrics;
  private final Health health;
  private final IntConsumer opened;

  @SuppressWarnings("NullAway.Init") // set by start()
  private HttpServer server;

  public ManagementVerticle(String host, int port, Metrics metrics, Health health, IntConsumer opened) {
    this.host = host;
    this.port = port;
    this.metrics = metrics;
    this.health = health;
    this.opened = opened;
  }

  @Override
  public Future<?> start() {
    var router = Router.router(vertx);
    ManagementRoutes.mount(router, metrics, health);
    server = vertx.createHttpServer().requestHandler(router);
    return server.listen(port, host).onSuccess(listening -> opened.accept(listening.actualPort()));
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }
}
