package io.serpentarium.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serpentarium.store.Database;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.testing.Store;
import io.serpentarium.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file and the store it is applied to, without a server. */
class TenantsFileTest {
  private static final String UNI = "tenants: {uni: {name: University}}\n";
  @TempDir Path folder;
  private Path path;
  private Database database;
  private TenantDirectory tenants;

  @BeforeEach
  void open() throws IOException {
    path = Files.writeString(folder.resolve("tenants.yaml"), UNI);
    database = Database.open(folder, "");
    tenants = TenantDirectory.open(database, false, "serpentarium", Store.SECRETS);
  }

  @AfterEach
  void close() {
    tenants.close();
    database.close();
  }

  private TenantsFile file(String name) {
    return TenantsFile.open(name, tenants, Map.of());
  }

  @Test
  void appliesAChangeThatCameWhileTheStoreDidNotAnswer() throws Exception {
    try (var other = Database.open(folder, "");
        var file = file(path.toString())) {
      var held = new CountDownLatch(1);
      var enough = new CountDownLatch(1);
      var holder =
          Thread.ofPlatform()
              .start(
                  () ->
                      other.transaction(
                          sql -> {
                            held.countDown();
                            await(enough);
                            return true;
                          }));
      await(held);
      Files.writeString(path, UNI.replace("University", "Universities"));
      TestServer.eventually("it waits", () -> file.fault().isPresent());
      assertThat(file.fault().orElseThrow()).contains("store does not answer");
      assertThat(tenants.tenant("uni").orElseThrow().tenant().name()).isEqualTo("University");

      enough.countDown();
      holder.join();
      TestServer.eventually("it is applied", () -> file.fault().isEmpty());
      assertThat(tenants.tenant("uni").orElseThrow().tenant().name()).isEqualTo("Universities");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void givesTheTenantsToTheAdministratorsWhenThereIsNoFileAnyMore() {
    file(path.toString()).close();
    assertThat(tenants.tenant("uni").orElseThrow().tenant().managedBy()).isEqualTo("file");
    try (var none = file("")) {
      assertThat(none.isWatched()).isFalse();
      assertThat(none.fault()).isEmpty();
      assertThat(tenants.tenant("uni").orElseThrow().tenant().managedBy()).isNull();
    }
  }

  @Test
  void refusesAFileThatContradictsWhatTheStoreHas() throws IOException {
    var key = "keys: [{key: pk_live_uni0, origins: [https://uni.example]}]";
    Files.writeString(path, "tenants: {uni: {%s}}".formatted(key));
    file(path.toString()).close();
    Files.writeString(path, "tenants: {college: {%s}}".formatted(key));
    assertThatThrownBy(() -> file(path.toString()))
        .isInstanceOf(TenantsFileException.class)
        .hasMessage("%s: The key pk_live_un… belongs to the tenant uni, or did; make a new one.".formatted(path));
    assertThat(tenants.tenants()).containsOnlyKeys("uni");
  }
}
