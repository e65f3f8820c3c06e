package io.serpentarium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.tenant.AuditEntry;
import io.serpentarium.testing.JarProcess;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A file of tenants under a running server: what it says reaches live sockets, what is wrong with it nobody but operators. */
@ParameterizedClass
@EnumSource(Store.class)
final class TenantsFileIT {
  private static final String KEY = "pk_live_uni0uni0uni0";
  private static final String GOOD =
      """
      tenants:
        uni:
          name: University
          keys:
            - key: pk_live_uni0uni0uni0
              origins: [http://localhost:3000]
          quotas:
            connections: 5
      """;
  private final Store store;
  @TempDir Path folder;
  private Path file;
  private TestServer server;

  TenantsFileIT(Store store) {
    this.store = store;
  }

  /** As the kubelet lays out a ConfigMap: the file is a link into a folder that is a link itself. */
  @BeforeEach
  void start() throws IOException {
    swap("..1", GOOD);
    file = Files.createSymbolicLink(folder.resolve("tenants.yaml"), Path.of("..data", "tenants.yaml"));
    server = TestServer.start(Map.of("tenancy.file", file.toString(), "store.url", store.url()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Replaces the whole ConfigMap at once; the file itself is not touched. */
  private void swap(String version, String text) throws IOException {
    var content = Files.createDirectory(folder.resolve(version));
    Files.writeString(content.resolve("tenants.yaml"), text);
    Files.createSymbolicLink(folder.resolve("..tmp"), Path.of(version));
    Files.move(
        folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private TestClient hello() {
    var client = server.connectSilently(TestClient.PAGE);
    client.send(new ClientMessage.Hello(KEY, null, null, List.of(), List.of()));
    return client;
  }

  private TestClient welcome() {
    var client = hello();
    client.await(ServerMessage.Welcome.class);
    return client;
  }

  private List<AuditEntry> audit() {
    return server.tenants().audit("uni", Long.MAX_VALUE, 100).await();
  }

  private boolean isDegraded() {
    return server.get("/health/ready").body().contains("DEGRADED");
  }

  @Test
  void servesWhatTheFileSaysAndFollowsALinkThatLeadsElsewhere() throws IOException {
    var client = welcome();
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    swap("..2", GOOD.replace("name:", "state: suspended\n    name:"));
    assertThat(client.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.TENANT_SUSPENDED);
    assertThat(client.closeCode()).isEqualTo(4403);

    swap("..3", GOOD);
    TestServer.eventually("the tenant is back", () -> audit().size() == 3);
    welcome().close();
    assertThat(audit()).extracting(AuditEntry::actor, AuditEntry::action).containsOnly(tuple("file", "tenant.declare"));
  }

  @Test
  void endsConnectionsOfAKeyThatIsNotThereAnyMoreAndOfATenantThatIsNot() throws IOException {
    var client = welcome();
    Files.writeString(file, GOOD.replace(KEY, "pk_live_uni1uni1uni1"));
    assertThat(client.closeCode()).isEqualTo(4403);
    Files.writeString(file, GOOD);
    TestServer.eventually("the key is back", () -> audit().size() == 3);
    var other = welcome();
    Files.writeString(file, "tenants: {}\n");
    assertThat(other.await(ServerMessage.Failure.class).code()).isEqualTo(ErrorCode.TENANT_SUSPENDED);
    TestServer.eventually("the tenant is the administrators'", () -> audit().size() == 4);
    assertThat(server.tenants().tenant("uni").orElseThrow().tenant().managedBy()).isNull();
  }

  @Test
  void keepsTheLastGoodStateOverAFaultyChangeAndSaysSo() throws IOException {
    var client = welcome();
    Files.writeString(file, GOOD.replace("connections", "conections"));
    TestServer.eventually("health tells", this::isDegraded);
    assertThat(server.get("/health/ready").body())
        .contains("tenants-file", "line 8", "tenants.uni.quotas.conections", "the nearest one is connections");
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(server.log().has("the tenants stay as they are: ")).isTrue();
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    assertThat(audit()).hasSize(1);

    Files.delete(folder.resolve("..data").resolve("tenants.yaml"));
    TestServer.eventually("health tells", () -> server.get("/health/ready").body().contains("does not exist"));
    Files.writeString(folder.resolve("..data").resolve("tenants.yaml"), GOOD);
    TestServer.eventually("all is well again", () -> !isDegraded());
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    assertThat(audit()).hasSize(1);
    client.close();
  }

  @Test
  void appliesASecretThatWasReplacedBesideTheFile() throws IOException {
    var secret = folder.resolve("uni.key");
    Files.writeString(secret, "sk_live_00000000000000000000\n");
    Files.writeString(file, GOOD.replace("keys:", "keys:\n      - file: " + secret));
    TestServer.eventually("the key is known", () -> server.tenants().keys("uni").await().size() == 2);
    Files.writeString(secret, "sk_live_11111111111111111111\n");
    TestServer.eventually("the new key is known", () -> server.tenants().keys("uni").await().size() == 3);
    assertThat(server.tenants().keys("uni").await()).filteredOn(key -> key.revokedAt() == null).hasSize(2);
  }

  @Test
  void doesNotStartWithAFaultyFile() throws Exception {
    var faulty = Files.writeString(folder.resolve("faulty.yaml"), "tenants:\n  uni:\n    nme: University\n");
    try (var process =
        JarProcess.start(
            folder,
            "--port=0",
            "--data=" + folder.resolve("data"),
            "--deno=" + Path.of("target/deno").toAbsolutePath(),
            "--tenancy.file=" + faulty)) {
      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.err().lines().filter(line -> line.startsWith("serpentarium: ")))
          .containsExactly(
              "serpentarium: %s, line 3, tenants.uni.nme: There is no key nme here; the nearest one is name.".formatted(faulty));
      assertThat(process.out()).isEmpty();
    }
  }
}
