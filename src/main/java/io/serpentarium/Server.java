package io.serpentarium;

import io.netty.handler.codec.http.HttpContentCompressor;
import io.serpentarium.admin.AdminVerticle;
import io.serpentarium.bus.Address;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.gateway.AddressCounter;
import io.serpentarium.gateway.GatewayVerticle;
import io.serpentarium.gateway.ManagementVerticle;
import io.serpentarium.image.ImageStore;
import io.serpentarium.oneshot.OneShotVerticle;
import io.serpentarium.pool.PoolVerticle;
import io.serpentarium.pool.RunnerPool;
import io.serpentarium.provision.TenantsFile;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.Meter;
import io.serpentarium.quota.MeterWriter;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.Ticker;
import io.serpentarium.quota.UsageStore;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.SelfTest;
import io.serpentarium.seats.LeasedSeats;
import io.serpentarium.seats.Seats;
import io.serpentarium.session.LargeImages;
import io.serpentarium.session.SessionClient;
import io.serpentarium.session.SessionVerticle;
import io.serpentarium.store.Database;
import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its verticles, deployed in the order of their dependencies. Thread-safe. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  /** How often images are looked for that nobody has used for their maximum age. */
  private static final Duration EXPIRY = Duration.ofHours(1);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

  private final ServerConfig config;
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final Vertx vertx;
  private final Ports ports = new Ports();
  private final Seats seats;
  private final QuotaLedger ledger;
  private final MeterWriter writer;
  private final Database database;
  private final TenantsFile tenantsFile;
  private volatile boolean draining;
  private volatile @Nullable String firstToken;

  private Server(ServerConfig config, Database database, TenantDirectory tenants, VertxOptions options) {
    this.config = config;
    this.database = database;
    var meter = new Meter(config.tenancy().metering(), metrics::refused);
    // An SQLite file has one server.
    this.seats = config.tenancy().storeUrl().isEmpty() ? Seats.UNSHARED : LeasedSeats.open(database, UsageStore::cpuSince);
    this.ledger =
        new QuotaLedger(tenants::tenant, HolderLimits.defaults(config), Ticker.system(), meter, seats);
    this.tenantsFile = TenantsFile.open(config.tenancy().file(), tenants, System.getenv());
    var usage = new UsageStore(database);
    ledger.restore(usage);
    this.writer = new MeterWriter(meter, usage, Clock.systemUTC());
    this.vertx = metrics.vertxBuilder(options.setEventLoopPoolSize(eventLoops())).build();
  }

  /** Starts everything and waits until the port is open; runners go on booting behind it. */
  public static Server start(
      ServerConfig config,
      Database database,
      TenantDirectory tenants,
      ImageStore images,
      RunnerLauncher launcher) {
    return start(config, database, tenants, images, launcher, new VertxOptions());
  }

  /** The same on a Vert.x with these options. */
  public static Server start(
      ServerConfig config,
      Database database,
      TenantDirectory tenants,
      ImageStore images,
      RunnerLauncher launcher,
      VertxOptions options) {
    // Their native libraries take long to load; the first connection would do that on its event loop.
    var _ = new HttpContentCompressor();
    var server = new Server(config, database, tenants, options);
    try {
      server.deploy(tenants, images, launcher).await();
      return server;
    } catch (Exception e) {
      // A future throws what it failed with, although the compiler does not know: a port that is taken, for one.
      server.closeVertx();
      server.seats.close();
      server.writer.close();
      server.tenantsFile.close();
      throw e instanceof RuntimeException known
          ? known
          : new CompletionException("the server could not be started", e);
    }
  }

  /**
   * Half the processors: the others run Python. A message to a verticle on the same event loop costs next to nothing;
   * to wake another thread costs as much as all that is computed for a short run.
   */
  private static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private Future<?> deploy(TenantDirectory tenants, ImageStore images, RunnerLauncher launcher) {
    Address.register(vertx);
    // Loads the classes of the HTTP server here: on an event loop that can take a second on a busy machine.
    vertx.createHttpServer();
    var clock = Clock.systemUTC();
    var pool = new PoolVerticle(config.pool(), config.isolation().session(), launcher, metrics, clock);
    LOG.info("runners are held in by {}", launcher.layers());
    launcher.layers().forEach(metrics::isolationLayer);
    vertx.setPeriodic(
        EXPIRY.toMillis(),
        _ ->
            images
                .expire(clock.instant())
                .onFailure(failure -> LOG.warn("images that nobody uses any more could not be deleted", failure)));
    var addresses = new AddressCounter(config.socket().perAddress());
    var pictures = new LargeImages(config.session().resumeWindow());
    health.addReadiness("pool", pool::health);
    health.addReadiness(
        "drain", () -> draining ? Health.Check.down("the server is going down") : Health.Check.UP);
    health.addReadiness(
        "store",
        () ->
            tenants
                .silentSince()
                .map(since -> Health.Check.degraded("no answer since " + since + ", known tenants go on"))
                .orElse(Health.Check.UP));
    if (seats.isShared()) {
      health.addReadiness("shared-limits", this::sharedLimits);
    }
    if (tenantsFile.isWatched()) {
      health.addReadiness(
          "tenants-file", () -> tenantsFile.fault().map(Health.Check::degraded).orElse(Health.Check.UP));
    }
    var instances = new DeploymentOptions().setInstances(eventLoops());
    return vertx
        .deployVerticle(pool)
        .compose(_ -> selfTest(launcher))
        .compose(_ -> vertx.deployVerticle(new SessionVerticle(
                        config, ledger, pictures, images, launcher.environments(), metrics, clock)))
        .compose(_ -> vertx.deployVerticle(new OneShotVerticle(config.limits(), ledger, launcher.environments(), metrics, clock)))
        .compose(
            _ ->
                vertx.deployVerticle(
                    () -> new GatewayVerticle(
                            config, tenants, ledger, addresses, pictures, metrics, health, ports::gateway),
                    instances))
        .compose(_ -> deployManagement())
        .compose(_ -> deployAdmin(tenants));
  }

  private Health.Check sharedLimits() {
    return seats
        .silentSince()
        .map(
            since ->
                Health.Check.degraded(
                    seats.isCutOff()
                        ? "the store has not answered since " + since + ": nothing is admitted that has a limit"
                        : "the store has not answered since " + since + ": what was leased of limits holds for seconds"))
        .orElse(Health.Check.UP);
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

  private Future<?> deployAdmin(TenantDirectory tenants) {
    var admin = config.tenancy().admin();
    return admin.port() < 0
        ? Future.succeededFuture()
        : vertx.deployVerticle(
            new AdminVerticle(
                config.host(), admin, database, tenants, ledger, token -> firstToken = token, ports::admin));
  }

  /** The token of the first owner, if this start has made it: it cannot be found out again. */
  public Optional<String> firstToken() {
    return Optional.ofNullable(firstToken);
  }

  /** The port of the administration; -1 = there is none. */
  public int adminPort() {
    return ports.admin;
  }

  /** The port that was opened, also when the configuration left the choice to the system. */
  public int port() {
    return ports.gateway;
  }

  /** What tenants use at the moment. */
  public QuotaLedger ledger() {
    return ledger;
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return config.managementPort() < 0 ? ports.gateway : ports.management;
  }

  /** Lets runs end, sends connections elsewhere, ends all processes; every step has a bound. */
  @Override
  public void close() {
    draining = true;
    tenantsFile.close();
    LOG.info("going down: runs have {} s to end", config.drainTimeout().toSeconds());
    try {
      new SessionClient(vertx).drain(config.drainTimeout()).await();
    } catch (RuntimeException e) {
      LOG.warn("some runs did not end in time: {}", e.getMessage());
    }
    new RunnerPool(vertx).drain();
    closeVertx();
    seats.close();
    writer.close();
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
    private volatile int admin = -1;

    void admin(int port) {
      admin = port;
    }

    void gateway(int port) {
      gateway = port;
    }

    void management(int port) {
      management = port;
    }
  }
}
