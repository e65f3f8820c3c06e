package io.serpentarium.gateway;

import io.serpentarium.bus.Address;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.protocol.CloseCode;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.Protocol;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.session.Delivery;
import io.serpentarium.session.LargeImages;
import io.serpentarium.session.SessionClient;
import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.EventLoopDelay;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.tenant.TenantDirectory;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Terminates HTTP and WebSockets on its own event loop; deploy one instance per event loop. */
public final class GatewayVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  private final ServerConfig config;
  private final TenantDirectory tenants;
  private final QuotaLedger ledger;
  private final AddressCounter addresses;
  private final LargeImages images;
  private final Metrics metrics;
  private final Health health;
  private final IntConsumer opened;
  private final Map<String, Connection> connections = new HashMap<>();
  private final Address<Delivery> deliveries = new Address<>("gateway-" + UUID.randomUUID());

  @SuppressWarnings("NullAway.Init") // set by start()
  private GatewayServices services;

  @SuppressWarnings("NullAway.Init") // set by start()
  private HttpServer server;

  private Runnable noMoreChanges = () -> {};

  /** {@code addresses} is shared by all instances; {@code opened} is told the port. */
  public GatewayVerticle(
      ServerConfig config,
      TenantDirectory tenants,
      QuotaLedger ledger,
      AddressCounter addresses,
      LargeImages images,
      Metrics metrics,
      Health health,
      IntConsumer opened) {
    this.config = config;
    this.tenants = tenants;
    this.ledger = ledger;
    this.addresses = addresses;
    this.images = images;
    this.metrics = metrics;
    this.health = health;
    this.opened = opened;
  }

  @Override
  public Future<?> start() {
    EventLoopDelay.start(vertx, metrics);
    services =
        new GatewayServices(
            vertx, config, new MessageCodec(), tenants, new Doorman(tenants), new SessionClient(vertx), ledger, metrics);
    var context = vertx.getOrCreateContext();
    noMoreChanges =
        tenants.onChange(
            changed -> context.runOnContext(_ -> connections.values().forEach(each -> each.recheck(changed))));
    var router = Router.router(vertx);
    if (config.managementPort() < 0) {
      ManagementRoutes.mount(router, metrics, health);
    }
    ImageRoutes.mount(router, images);
    new ExecuteRoute(services).mount(router, config.socket().messageBytes());
    FramePage.mount(router);
    StaticFiles.mount(router);
    server = vertx.createHttpServer(HttpSettings.of(config.socket())).requestHandler(request -> serve(request, router));
    return deliveries
        .consume(vertx, message -> deliver(message.body()))
        .completion()
        .compose(_ -> server.listen(config.port(), config.host()))
        .onSuccess(listening -> opened.accept(listening.actualPort()));
  }

  @Override
  public Future<?> stop() {
    noMoreChanges.run();
    connections.values().forEach(each -> each.close(CloseCode.RESTARTING, "the server is going down"));
    return server.shutdown(1, TimeUnit.SECONDS);
  }

  /** The router would wrap the socket, and what is wrapped cannot be cut off. */
  private void serve(HttpServerRequest request, Router router) {
    if (request.method() == HttpMethod.GET && Protocol.PATH.equals(request.path())) {
      request.toWebSocket().onSuccess(this::open).onFailure(_ -> request.response().setStatusCode(400).end());
    } else {
      router.handle(request);
    }
  }

  private void open(ServerWebSocket socket) {
    var id = "c_" + UUID.randomUUID();
    var connection = new Connection(id, socket, services, deliveries);
    var permit = addresses.acquire(Doorman.address(socket));
    connections.put(id, connection);
    metrics.socketOpened();
    socket.closeHandler(
        _ -> {
          connections.remove(id);
          permit.ifPresent(AddressCounter.Permit::release);
          metrics.socketClosed();
          connection.closed();
        });
    socket.exceptionHandler(
        failure -> {
          LOG.debug("socket {} failed", id, failure);
          if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            socket.close((short) corrupted.closeStatus().code(), corrupted.getMessage()).onFailure(_ -> {});
          }
        });
    if (permit.isEmpty()) {
      connection.refuse(Refusals.tooManyConnections(addresses.limit()));
    } else if (!Protocol.SUBPROTOCOL.equals(socket.subProtocol())) {
      connection.refuse(Refusals.wrongSubprotocol(Protocol.SUBPROTOCOL));
    }
  }

  private void deliver(Delivery delivery) {
    var connection = connections.get(delivery.connection());
    if (connection != null) {
      connection.deliver(delivery);
    }
  }
}
