package io.serpentarium;

import io.netty.handler.codec.http.HttpContentCompressor;
import io.serpentarium.bus.Address;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.gateway.AddressCounter;
import io.serpentarium.gateway.GatewayVerticle;
import io.serpentarium.gateway.ManagementVerticle;
import io.serpentarium.image.ImageStore;
import io.serpentarium.oneshot.OneShotVerticle;
import io.serpentarium.pool.PoolVerticle;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.SelfTest;
import io.serpentarium.session.LargeImages;
import io.serpentarium.session.SessionClient;
import io.serpentarium.session.SessionVerticle;
import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its verticles, deployed in the order of their dependencies. Thread-safe. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

  private final ServerConfig config;
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final Vertx vertx;
  private final Ports ports = new Ports();
  private volatile boolean draining;

  private Server(ServerConfig config, VertxOptions options) {
    this.config = config;
    this.vertx = metrics.vertxBuilder(options).build();
  }

  /** Starts everything and waits until the port is open; runners go on booting behind it. */
  public static Server start(
      ServerConfig config, TenantDirectory tenants, ImageStore images, RunnerLauncher launcher) {
    return start(config, tenants, images, launcher, new VertxOptions());
  }

  /** The same on a Vert.x with these options. */
  public static Server start(
      ServerConfig config,
      TenantDirectory tenants,
      ImageStore images,
      RunnerLauncher launcher,
      VertxOptions options) {
    // Their native libraries take long to load; the first connection would do that on its event loop.
    var _ = new HttpContentCompressor();
    var server = new Server(config, options);
    try {
      server.deploy(tenants, images, launcher).await();
      return server;
    } catch (Exception e) {
      // A future throws what it failed with, although the compiler does not know: a port that is taken, for one.
      server.closeVertx();
      throw e instanceof RuntimeException known
          ? known
          : new CompletionException("the server could not be started", e);
    }
  }

  private Future<?> deploy(TenantDirectory tenants, ImageStore images, RunnerLauncher launcher) {
    Address.register(vertx);
    // Loads the classes of the HTTP server here: on an event loop that can take a second on a busy machine.
    vertx.createHttpServer();
    var clock = Clock.systemUTC();
    var pool = new PoolVerticle(config.pool(), config.isolation().session(), launcher, metrics, clock);
    LOG.info("runners are held in by {}", launcher.layers());
    launcher.layers().forEach(metrics::isolationLayer);
    var addresses = new AddressCounter(config.socket().perAddress());
    var pictures = new LargeImages(config.session().resumeWindow());
    health.addReadiness("pool", pool::health);
    health.addReadiness(
        "drain", () -> draining ? Health.Check.down("the server is going down") : Health.Check.UP);
    var instances = new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    return vertx
        .deployVerticle(pool)
        .compose(_ -> selfTest(launcher))
        .compose(_ -> vertx.deployVerticle(new SessionVerticle(
                        config, pictures, images, launcher.environment(), metrics, clock)))
        .compose(_ -> vertx.deployVerticle(new OneShotVerticle(config.limits(), metrics, clock)))
        .compose(
            _ ->
                vertx.deployVerticle(
                    () -> new GatewayVerticle(
                            config, tenants, addresses, pictures, metrics, health, ports::gateway),
                    instances))
        .compose(_ -> deployManagement());
  }

  /** While the pool boots its first runners; the port opens behind it. */
  private Future<?> selfTest(RunnerLauncher launcher) {
    if (!config.isolation().selfTest()) {
      return Future.succeededFuture();
    }
    health.addReadiness("self-test", () -> Health.Check.UP);
    var selfTest = new SelfTest(launcher, vertx.getOrCreateContext());
    return vertx.executeBlocking(Executors.callable(selfTest::run), false);
  }

  private Future<?> deployManagement() {
    return config.managementPort() < 0
        ? Future.succeededFuture()
        : vertx.deployVerticle(
            new ManagementVerticle(
                config.host(), config.managementPort(), metrics, health, ports::management));
  }

  /** The port that was opened, also when the configuration left the choice to the system. */
  public int port() {
    return ports.gateway;
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return config.managementPort() < 0 ? ports.gateway : ports.management;
  }

  /** Lets runs end, sends connections elsewhere, ends all processes; every step has a bound. */
  @Override
  public void close() {
    draining = true;
    LOG.info("going down: runs have {} s to end", config.drainTimeout().toSeconds());
    try {
      new SessionClient(vertx).drain(config.drainTimeout()).await();
    } catch (RuntimeException e) {
      LOG.warn("some runs did not end in time: {}", e.getMessage());
    }
    new RunnerPool(vertx).drain();
    closeVertx();
    metrics.close();
  }

  private void closeVertx() {
    try {
      vertx.close().await(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      LOG.error("the server did not close cleanly: {}", e.toString());
    }
  }

  /** The ports that the system chose. Thread-safe. */
  private static final class Ports {
    private volatile int gateway = -1;
    private volatile int management = -1;

    void gateway(int port) {
      gateway = port;
    }

    void management(int port) {
      management = port;
    }
  }
}
