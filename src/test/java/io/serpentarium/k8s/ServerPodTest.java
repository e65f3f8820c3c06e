package io.serpentarium.k8s;

import static io.serpentarium.k8s.Manifests.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.config.BoxKind;
import io.serpentarium.config.LogFormat;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.gateway.ManagementVerticle;
import io.serpentarium.provision.TenantsFile;
import io.serpentarium.store.Database;
import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.Metrics;
import io.serpentarium.testing.Store;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pod is what this server needs: its settings, ports, probes, memory and time. */
class ServerPodTest {
  /**
   * Buffers, classes, compiled code and threads of the JVM, without its heap and its direct memory.
   */
  private static final long JVM_MIB = 256;

  private static final long MIB = 1024 * 1024;

  private final ServerPod pod;
  private final Manifests manifests;
  private ServerConfig config = ServerConfig.defaults();

  ServerPodTest() throws IOException, InterruptedException {
    manifests = Manifests.render("single");
    pod = manifests.serverPod();
  }

  @BeforeEach
  void read(@TempDir Path scratch) throws IOException {
    config = pod.config(manifests.configMapWith("serpentarium.yaml"), scratch);
  }

  @Test
  void theServerListensWhereThePodSaysItDoes() {
    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(pod.ports())
        .containsEntry("http", config.port())
        .containsEntry("management", config.managementPort());
  }

  @Test
  void thePublishedDemoKeysOpenNothing() {
    assertThat(config.demo().enabled()).isFalse();
  }

  @Test
  void logLinesAreForMachines() {
    assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
  }

  @Test
  void runnersAreHeldInByWhatARestrictedPodCanDoAndTheServerProvesIt() {
    assertThat(config.isolation().box()).isEqualTo(BoxKind.LANDLOCK);
    assertThat(config.isolation().allowWeaker()).isFalse();
    assertThat(config.isolation().selfTest()).isTrue();
  }

  @Test
  void everyMountIsAFolderOfTheImageOrTheOneForTemporaryFiles(@TempDir Path root)
      throws IOException, InterruptedException {
    var image = ImageFiles.assemble(root);

    assertThat(pod.mounts().keySet())
        .allSatisfy(
            path -> assertThat(path.equals("/tmp") || image.hasFolder(path)).as(path).isTrue());
  }

  @Test
  void theDataFolderIsTheClaimedVolumeOfTheOnlyPod() {
    var claims =
        items(pod.workload().at("/spec/volumeClaimTemplates"))
            .map(claim -> claim.at("/metadata/name").asText());

    assertThat(claims).contains(pod.mounts().getOrDefault(config.data().toString(), "not mounted"));
    assertThat(pod.workload().at("/spec/replicas").asInt())
        .as("SQLite has one writer")
        .isEqualTo(1);
  }

  @Test
  void theSettingsAreMountedWhereTheServerIsToldToRead() {
    var file = Path.of(pod.environment().getOrDefault("SERPENTARIUM_CONFIG", "/not/set"));

    assertThat(pod.mounts()).containsEntry(String.valueOf(file.getParent()), "config");
  }

  @Test
  void theTenantsAreMountedWhereTheServerIsToldToReadAndItCanReadThem(@TempDir Path scratch) throws IOException {
    var file = Path.of(config.tenancy().file());
    assertThat(pod.mounts()).containsEntry(String.valueOf(file.getParent()), "config");
    var text = manifests.configMapWith("tenants.yaml").path("data").path(file.getFileName().toString()).asText();
    var copy = Files.writeString(scratch.resolve("tenants.yaml"), text);

    try (var database = Database.open(scratch, "");
        var tenants = TenantDirectory.open(database, false, "serpentarium", Store.SECRETS);
        var applied = TenantsFile.open(copy.toString(), tenants, Map.of())) {
      assertThat(applied.isWatched()).isTrue();
      assertThat(applied.fault()).isEmpty();
    }
  }

  @Test
  void temporaryFilesMayBeWritten() {
    var volumes = items(pod.spec().path("volumes")).filter(volume -> volume.has("emptyDir"));

    assertThat(volumes.map(volume -> volume.path("name").asText()))
        .contains(pod.mounts().getOrDefault("/tmp", "not mounted"));
  }

  @Test
  void theServerAnswersOnThePathsOfTheProbes() throws Exception {
    var vertx = Vertx.vertx();
    try (var metrics = new Metrics()) {
      var port = new CompletableFuture<Integer>();
      var verticle = new ManagementVerticle("127.0.0.1", 0, metrics, new Health(), port::complete);
      vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
      var client = vertx.createHttpClient();

      for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        var get = pod.container().path(probe).path("httpGet");
        var answer =
            client
                .request(
                    HttpMethod.GET,
                    port.get(10, TimeUnit.SECONDS),
                    "127.0.0.1",
                    get.path("path").asText())
                .compose(request -> request.send().map(response -> response.statusCode()))
                .await(10, TimeUnit.SECONDS);
        assertThat(answer).as(probe).isEqualTo(200);
        assertThat(get.path("port").asText()).as(probe).isEqualTo("management");
      }
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void thereIsTimeToDrainAndToClose() {
    var preStop =
        Duration.ofSeconds(pod.container().at("/lifecycle/preStop/sleep/seconds").asLong());
    var given = Duration.ofSeconds(pod.spec().path("terminationGracePeriodSeconds").asLong());

    assertThat(preStop).isPositive();
    assertThat(given).isGreaterThanOrEqualTo(preStop.plus(config.drainTimeout()).plusSeconds(10));
  }

  @Test
  void allRunnersMayBeFullAtOnce() {
    var options = pod.environment().getOrDefault("JAVA_OPTS", "");
    var server =
        Quantity.mebibytesAfter("-Xmx", options)
            + Quantity.mebibytesAfter("-XX:MaxDirectMemorySize=", options)
            + JVM_MIB;
    var runner = (config.limits().memoryBytes() + config.isolation().processBytes()) / MIB;

    assertThat(Quantity.mebibytes(pod.container().at("/resources/limits/memory").asText()))
        .isGreaterThanOrEqualTo(server + config.pool().max() * runner);
  }
}
