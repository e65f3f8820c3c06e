package io.serpentarium.testing;

import io.serpentarium.Server;
import io.serpentarium.StoreSecrets;
import io.serpentarium.box.Box;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.image.ImageStore;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.runner.DenoBinary;
import io.serpentarium.runner.RunnerInstallation;
import io.serpentarium.runner.RunnerLauncher;
import io.serpentarium.runner.RuntimeFiles;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.DataFolder;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole server with real runners on a free port of this machine, and the means to look into it. */
public final class TestServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** A busy machine may hold up any thread for some time; what is longer, our own code has done. */
  private static final Duration BLOCKED = Duration.ofSeconds(2);

  private static final Map<String, Box> BOXES = new ConcurrentHashMap<>();

  private final Path folder;
  private final LogWatch log = LogWatch.start();
  private final DataFolder data;
  private final Database database;
  private final TenantDirectory tenants;
  private final ImageStore images;
  private final Server server;
  private final Vertx clientVertx = Vertx.vertx();
  /** Kept for as long as its sockets are wanted: a client that nobody refers to closes them. */
  private final WebSocketClient clients =
      clientVertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxFrameSize(MAX_MESSAGE_BYTES)
              .setMaxMessageSize(MAX_MESSAGE_BYTES)
              .setMaxConnections(5_000));

  private final AtomicBoolean closing = new AtomicBoolean();
  private final HttpClient http = HttpClient.newHttpClient();

  private TestServer(Map<String, String> settings, RunnerInstallation installation) throws IOException {
    folder = Files.createTempDirectory("serpentarium-test");
    var values = new HashMap<>(Map.of("port", "0", "pool.max", "3", "isolation.self-test", "false"));
    values.putAll(settings);
    data = DataFolder.open(folder);
    var config = ServerConfig.of(values);
    database = Database.open(folder, config.tenancy().storeUrl());
    tenants = TenantDirectory.open(database, true, config.tenancy().tokenAudience(), StoreSecrets.open(config.tenancy(), folder));
    images = ImageStore.open(config.image(), data, Clock.systemUTC());
    server = Server.start(config, database, tenants, images, launcher(config, installation), watchful());
    log.forget();
  }

  /** The checker complains at its default, two seconds, but looks often. */
  private static VertxOptions watchful() {
    return new VertxOptions()
        .setBlockedThreadCheckInterval(100)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(BLOCKED.toMillis())
        .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
        .setWarningExceptionTime(BLOCKED.toMillis());
  }

  /** With these settings over the defaults, and waiting until a runner is warm. */
  public static TestServer start(Map<String, String> settings) {
    var server = startCold(settings, installation());
    server.awaitReady();
    return server;
  }

  /** With runners of another installation, and without waiting for one. */
  public static TestServer startCold(Map<String, String> settings, RunnerInstallation installation) {
    try {
      return new TestServer(settings, installation);
    } catch (IOException e) {
      throw new IllegalStateException("no folder for the server's data", e);
    }
  }

  public void awaitReady() {
    eventually("a runner is warm", () -> get("/health/ready").statusCode() == 200);
  }

  /** Where tenants and keys are made. */
  public TenantDirectory tenants() {
    return tenants;
  }

  /** What tenants use at the moment. */
  public QuotaLedger ledger() {
    return server.ledger();
  }

  /** What the server has logged so far. */
  public LogWatch log() {
    return log;
  }

  /** With the box that the configuration asks for, probed once for all tests. */
  private static RunnerLauncher launcher(ServerConfig config, RunnerInstallation installation) {
    var folder = TARGET.resolve("runtime");
    return RunnerLauncher.open(
        config,
        installation,
        folder,
        all ->
            BOXES.computeIfAbsent(
                all + " " + config.isolation(), _ -> Box.open(config.isolation(), all.boxed(), folder)));
  }

  /** What the build has packed. */
  public static RunnerInstallation installation() {
    return RuntimeFiles.prepare(DenoBinary.find("", TARGET, System.getenv("PATH")), TARGET);
  }

  public int adminPort() {
    return server.adminPort();
  }

  public int port() {
    return server.port();
  }

  public URI uri(String path) {
    return URI.create("http://localhost:%d%s".formatted(port(), path));
  }

  /** A client that has said hello with the demo key from an allowed page. */
  public TestClient connect() {
    var client = connect(options(TestClient.PAGE));
    client.hello(List.of());
    return client;
  }

  /** A socket on which nothing has been said, from a page of that origin. */
  public TestClient connectSilently(String origin) {
    return connect(options(origin));
  }

  /** A socket on which nothing has been said, opened in whatever way. */
  public TestClient connect(WebSocketConnectOptions options) {
    return TestClient.connect(clients, options);
  }

  /** The way a client opens its socket, from a page of that origin; none for a program. */
  public WebSocketConnectOptions options(@Nullable String origin) {
    return TestClient.options(port(), origin);
  }

  public HttpResponse<String> get(String path) {
    try {
      return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(path + " did not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The value of the first metric whose line starts like this. */
  public double metric(String start) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** The live Deno processes that this JVM has started. */
  public static List<ProcessHandle> runners() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(child -> child.info().command().orElse("").endsWith("deno"))
        .toList();
  }

  /** Waits for a condition that has to come true by itself. */
  public static void eventually(String what, BooleanSupplier condition) {
    eventually(what, Duration.ofSeconds(20), condition);
  }

  /** The same for what may take longer. */
  public static void eventually(String what, Duration patience, BooleanSupplier condition) {
    var deadline = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("it never came true that " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** Starts to end the server; {@link #close} still has to follow. */
  public CompletableFuture<Void> drain() {
    return CompletableFuture.runAsync(this::closeServer, Thread::startVirtualThread);
  }

  private void closeServer() {
    if (closing.compareAndSet(false, true)) {
      server.close();
    }
  }

  /** Ends the server; no process of it may be left, and nothing may have gone wrong behind its back. */
  @Override
  public void close() {
    closeServer();
    images.close();
    tenants.close();
    database.close();
    data.close();
    clientVertx.close().await();
    eventually("no runner is left", () -> runners().isEmpty());
    log.close();
    log.assertHealthy();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new IllegalStateException("the server's data cannot be removed", e);
    }
  }
}
