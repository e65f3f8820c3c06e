package io.serpentarium.testing;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Quota;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.tenant.TenantDirectory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers in processes of their own, on one real PostgreSQL that can be stopped. Not thread-safe, but for sockets. */
public final class Fleet implements AutoCloseable {
  private final Path folder;
  private final Visitors visitors = new Visitors();
  private final TenantDirectory tenants;
  private final Database database;
  private EmbeddedPostgres postgres;
  private final List<JarProcess> servers = new ArrayList<>();

  public Fleet(Path folder) throws IOException {
    this.folder = folder;
    postgres = postgres(0);
    database = Database.open(Files.createDirectory(folder.resolve("here")), url());
    tenants = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS);
  }

  private EmbeddedPostgres postgres(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .start();
  }

  private String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  /** Another server; it is there when it has an {@link JarProcess#address}. */
  public JarProcess start() throws IOException {
    var server =
        JarProcess.start(
            folder,
            "--port=0",
            "--data=" + folder.resolve("server-" + servers.size()),
            "--store.url=" + url(),
            "--deno=" + Path.of("target/deno").toAbsolutePath(),
            "--pool.max=2",
            "--socket.per-address=500",
            "--socket.messages-per-second=1000",
            "--isolation.self-test=false");
    servers.add(server);
    return server;
  }

  /** A tenant with these quotas, when the servers at those ports know it; returns its key for pages. */
  public String tenant(String id, Map<Quota, Long> quotas, List<Integer> ports) {
    var administration = administration();
    administration.addTenant(id, "University").await();
    quotas.forEach((quota, value) -> administration.setQuota(id, "", quota, value, null, null).await());
    var key = administration.keys().addPublishable(id, Key.Mode.LIVE, List.of(TestClient.PAGE)).await().text();
    TestServer.eventually("the servers know it", () -> ports.stream().allMatch(port -> accepts(port, key)));
    return key;
  }

  public TenantAdministration administration() {
    return tenants.administration("a test");
  }

  /** A socket that has said hello; the answer is still to come. From any thread. */
  public TestClient hello(int port, String key) {
    var client = visitors.connect(port);
    client.send(new ClientMessage.Hello(key, null, null, List.of(), List.of()));
    return client;
  }

  /** A socket that may be used. From any thread. */
  public TestClient welcome(int port, String key) {
    var client = hello(port, key);
    client.await(ServerMessage.Welcome.class);
    return client;
  }

  /** Whether a socket is welcome there. From any thread. */
  public boolean accepts(int port, String key) {
    var client = hello(port, key);
    var accepted = client.next(Duration.ofSeconds(20)) instanceof ServerMessage.Welcome;
    if (accepted) {
      client.close();
    }
    return accepted;
  }

  public static int port(JarProcess server) throws IOException {
    return URI.create(server.address()).getPort();
  }

  public static String get(int port, String path) {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path))).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException(path + " did not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What all servers hold of a tenant's limit, as it stands in the database. */
  public long held(String tenant, Quota quota) {
    return database.call(
        sql ->
            sql.first(
                    "SELECT COALESCE(SUM(held), 0) FROM seat_share WHERE tenant_id = ? AND subject = '' AND quota = ?",
                    row -> row.getLong(1),
                    tenant,
                    quota.wire())
                .orElseThrow());
  }

  public void stopStore() throws IOException {
    postgres.close();
  }

  /** The same database, at the same address. */
  public void startStore() throws IOException {
    postgres = postgres(postgres.getPort());
  }

  @Override
  public void close() throws IOException {
    servers.forEach(JarProcess::close);
    visitors.close();
    tenants.close();
    database.close();
    postgres.close();
  }
}
