package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.bus.Address;
import io.serpentarium.config.ServerConfig;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.Meter;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.quota.Ticker;
import io.serpentarium.store.Database;
import io.serpentarium.tenant.TenantDirectory;
import io.serpentarium.testing.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An administration on a port, for the tests that extend it; every answer is checked against the OpenAPI document. */
abstract class AdministrationOverHttp {
  private final Vertx vertx = Vertx.vertx();
  private final Store store;
  @TempDir Path path;
  Database database;
  TenantDirectory tenants;
  private AdminClient client;
  String owner;

  AdministrationOverHttp(Store store) {
    this.store = store;
  }

  @BeforeEach
  void start() {
    Address.register(vertx);
    database = store.open(path);
    tenants = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS);
    var config = ServerConfig.defaults();
    var ledger =
        new QuotaLedger(tenants::tenant, HolderLimits.defaults(config), Ticker.system(), new Meter());
    var token = new CompletableFuture<String>();
    var opened = new CompletableFuture<Integer>();
    vertx
        .deployVerticle(
            new AdminVerticle(
                "127.0.0.1",
                ServerConfig.of(Map.of("admin.port", "0")).tenancy().admin(),
                database,
                tenants,
                ledger,
                token::complete,
                opened::complete))
        .await();
    client = new AdminClient(opened.join());
    owner = token.getNow("");
    assertThat(owner).startsWith("at_");
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    tenants.close();
    database.close();
  }

  AdminClient.Answer call(String method, String path, @Nullable JsonObject body) {
    return call(owner, method, path, body, null);
  }

  AdminClient.Answer call(
      String token, String method, String path, @Nullable JsonObject body, @Nullable String ifMatch) {
    return client.call(token, method, path, body, ifMatch);
  }

  void uni() {
    call("POST", "/tenants", new JsonObject().put("id", "uni").put("name", "University")).expect(201);
  }

  String administrator(String role, @Nullable String tenant) {
    var body = new JsonObject().put("name", "a " + role).put("role", role);
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    return call("POST", "/tokens", body).expect(201).json().getString("token");
  }

  static JsonObject quota(JsonArray items, String name) {
    return items.stream()
        .map(JsonObject.class::cast)
        .filter(item -> item.getString("quota").equals(name))
        .findFirst()
        .orElseThrow();
  }
}
