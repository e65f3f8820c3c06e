package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
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
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Administrators whom an OpenID Connect issuer vouches for. */
class OidcTest {
  private static final String OWNER = "an-owner-of-this-test-server";
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path path;
  private LocalIssuer issuer;
  private Database database;
  private TenantDirectory tenants;
  private AdminClient client;

  @BeforeEach
  void start() {
    Address.register(vertx);
    issuer = new LocalIssuer(vertx);
    database = Database.open(path, "");
    tenants = TenantDirectory.open(database, true, "serpentarium", Store.SECRETS);
    var config =
        ServerConfig.of(
            Map.of(
                "admin.port", "0",
                "admin.token", OWNER,
                "admin.oidc-issuer", issuer.address,
                "admin.oidc-roles-claim", "realm_access.roles"));
    var ledger = new QuotaLedger(tenants::tenant, HolderLimits.defaults(config), Ticker.system(), new Meter());
    var opened = new CompletableFuture<Integer>();
    vertx
        .deployVerticle(
            new AdminVerticle(
                "127.0.0.1", config.tenancy().admin(), database, tenants, ledger, _ -> {}, opened::complete))
        .await();
    client = new AdminClient(opened.join());
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    tenants.close();
    database.close();
  }

  private AdminClient.Answer ask(String token) {
    return client.call(token, "GET", "/tenants", null, null);
  }

  private void isRefused(String token, int status, String sentence) {
    assertThat(ask(token).expect(status).json().getString("detail")).isEqualTo(sentence);
  }

  private static JWTClaimsSet.Builder roles(JWTClaimsSet.Builder claims, Object roles) {
    return claims.claim("realm_access", Map.of("roles", roles));
  }

  @Test
  void takesTheRoleThatMayMostAndWritesDownWhoItWas() {
    var ada = issuer.sign(issuer.claims());
    ask(ada).expect(200);
    client.call(ada, "PUT", "/tenants/demo/quotas/sessions", new JsonObject().put("value", 5), null).expect(200);
    client.call(ada, "POST", "/tenants", new JsonObject().put("name", "x"), null).expect(403);
    var line = client.call(OWNER, "GET", "/audit?limit=1", null, null).item(0);
    assertThat(line.getString("actor")).isEqualTo("ada@uni.example = oidc:1234 (operator)");
    var owner = issuer.sign(roles(issuer.claims(), "owner"));
    client.call(owner, "POST", "/tenants", new JsonObject().put("name", "x"), null).expect(201);
    assertThat(issuer.fetches).as("keys are fetched once").hasValue(1);
  }

  @Test
  void bindsATenantAdminToTheTenantThatTheTokenNames() {
    var admin = List.of("tenant-admin");
    isRefused(issuer.sign(roles(issuer.claims(), admin)), 403, "tenant of the token has to name the tenant of a tenant-admin.");
    var demo = issuer.sign(roles(issuer.claims(), admin).claim("tenant", "demo"));
    client.call(demo, "GET", "/tenants/demo", null, null).expect(200);
    ask(demo).expect(403);
  }

  @Test
  void saysWhatIsWrongWithATokenAndAsksNobodyAboutAStrangersOne() {
    isRefused(
        issuer.sign(issuer.claims().issuer("https://other.example")), 401,
        "iss of the token is not the issuer that this server takes (admin.oidc-issuer).");
    isRefused(
        issuer.sign(issuer.claims().audience("wiki")), 401,
        "aud of the token does not contain serpentarium-admin (admin.oidc-audience).");
    isRefused(
        issuer.sign(issuer.claims().expirationTime(Date.from(Instant.now().minusSeconds(120)))), 401,
        "The token has expired (exp); get a new one.");
    isRefused(issuer.sign(issuer.claims().expirationTime(null)), 401, "exp is missing in the token.");
    isRefused(
        issuer.sign(issuer.claims().notBeforeTime(Date.from(Instant.now().plusSeconds(120)))), 401,
        "The token is not valid yet (nbf, iat); check the clocks.");
    isRefused(issuer.sign(issuer.claims().subject(null)), 401, "sub of the token has to have 1 to 120 characters.");
    isRefused(
        issuer.signWithASharedSecret(issuer.claims()), 401, "alg of the token has to be RS256, PS256 or ES256.");
    isRefused(
        Base64URL.encode("{\"alg\":\"none\"}") + "." + Base64URL.encode(issuer.claims().build().toString()) + ".", 401,
        "This is no signed JWT, or its claims cannot be read.");
    isRefused("a.b.c", 401, "This is no signed JWT, or its claims cannot be read.");
    assertThat(issuer.fetches).hasValue(0);
    isRefused(issuer.forge(issuer.claims()), 401, "The signature of the token is wrong.");
    isRefused(
        issuer.sign(roles(issuer.claims(), "king")), 403,
        "realm_access.roles of the token has none of the roles viewer, operator, owner and tenant-admin.");
  }

  @Test
  void noticesARotationAtOnceAndIsNotDrivenByInventedKids() {
    ask(issuer.sign(issuer.claims())).expect(200);
    issuer.rotate("k2");
    ask(issuer.sign(issuer.claims())).expect(200);
    assertThat(issuer.fetches).hasValue(2);
    var stranger = new LocalIssuer(vertx);
    for (int i = 0; i < 5; i++) {
      stranger.rotate("invented" + i);
      var detail = ask(stranger.sign(issuer.claims())).expect(401).json().getString("detail");
      assertThat(detail).startsWith("kid of the token names no key of the issuer");
    }
    assertThat(issuer.fetches.get()).isLessThanOrEqualTo(3);
    ask(issuer.sign(issuer.claims())).expect(200);
  }

  @Test
  void saysThatTheIssuerIsSilentAndGoesOnWithTheServersOwnTokens() {
    issuer.silent(true);
    ask(issuer.sign(issuer.claims())).expect(503);
    ask(OWNER).expect(200);
    issuer.silent(false);
    ask(issuer.sign(issuer.claims())).expect(200);
  }
}
