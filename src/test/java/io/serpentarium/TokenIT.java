package io.serpentarium;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.Protocol;
import io.serpentarium.protocol.ServerMessage;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.Tenant;
import io.serpentarium.tenant.TenantAdministration;
import io.serpentarium.tenant.TokenAlgorithm;
import io.serpentarium.testing.TestClient;
import io.serpentarium.testing.TestServer;
import io.serpentarium.testing.TokenMint;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed-in readers, and what becomes of live sockets when keys, tokens and tenants change. */
final class TokenIT {
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static TestServer server;
  private static TenantAdministration administration;
  private String tenant;
  private Key page;
  private String pageKey;
  private String secret;

  @BeforeAll
  static void start() {
    server = TestServer.start(Map.of("demo.enabled", "true"));
    administration = server.tenants().administration("a test");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void tenant() {
    tenant = "uni-" + TENANTS.incrementAndGet();
    done(administration.addTenant(tenant, "University"));
    var issued = done(administration.keys().addPublishable(tenant, Key.Mode.LIVE, List.of(TestClient.PAGE)));
    page = issued.key();
    pageKey = issued.text();
    secret =
        requireNonNull(done(administration.keys().addTokenKey(tenant, "k1", TokenAlgorithm.HS256, null)).secret());
  }

  private static <T> T done(Future<T> future) {
    return future.await();
  }

  private String token(Duration life) {
    return TokenMint.of(tenant, Instant.now()).expires(Instant.now().plus(life)).hs256(secret);
  }

  private TestClient hello(@Nullable String token) {
    var client = server.connectSilently(TestClient.PAGE);
    client.send(new ClientMessage.Hello(pageKey, token, null, List.of(), List.of()));
    return client;
  }

  private static void expectEnd(TestClient client, ErrorCode code, int closeCode) {
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.fatal()).isTrue();
    assertThat(client.closeCode()).isEqualTo(closeCode);
  }

  @Test
  void runsCodeForASignedInReaderAndSaysWhenTheTokenExpires() {
    var client = hello(token(Duration.ofMinutes(5)));
    var expires = requireNonNull(client.await(ServerMessage.Welcome.class).tokenExpiresAt());
    assertThat(expires).isBetween(Instant.now(), Instant.now().plusSeconds(301));
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void endsTheConnectionWhenTheTokenExpires() {
    var client = hello(token(Duration.ofSeconds(3)));
    client.await(ServerMessage.Welcome.class);
    expectEnd(client, ErrorCode.TOKEN_EXPIRED, 4401);
  }

  @Test
  void staysWithATokenThatWasRenewedInTime() {
    var client = hello(token(Duration.ofSeconds(6)));
    client.await(ServerMessage.Welcome.class);
    client.send(new ClientMessage.Auth(token(Duration.ofMinutes(5))));
    assertThat(client.fallsSilent(Duration.ofSeconds(7))).isTrue();
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void refusesAnotherSubjectsTokenAndKeepsTheConnection() {
    var client = hello(token(Duration.ofMinutes(5)));
    client.await(ServerMessage.Welcome.class);
    client.send(new ClientMessage.Auth(TokenMint.of(tenant, Instant.now()).claim("sub", "eve").hs256(secret)));
    var failure = client.await(ServerMessage.Failure.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(failure.fatal()).isFalse();
    client.send(new ClientMessage.Auth("a.b.c"));
    assertThat(client.await(ServerMessage.Failure.class).fatal()).isFalse();
    assertThat(client.run(client.open().session(), "4+5").value()).isEqualTo("9");
    client.close();
  }

  @Test
  void takesNoTokenOnAnAnonymousConnection() {
    var client = hello(null);
    client.await(ServerMessage.Welcome.class);
    client.send(new ClientMessage.Auth(token(Duration.ofMinutes(5))));
    assertThat(client.await(ServerMessage.Failure.class).message()).contains("opened without a token");
    client.close();
  }

  @Test
  void sendsLiveConnectionsAwayWhenTheirKeyIsRevoked() {
    var anonymous = hello(null);
    anonymous.await(ServerMessage.Welcome.class);
    done(administration.keys().revoke(tenant, page.id()));
    expectEnd(anonymous, ErrorCode.KEY_REVOKED, 4403);
    expectEnd(hello(null), ErrorCode.KEY_REVOKED, 4403);
  }

  @Test
  void sendsLiveConnectionsAwayWhenTheKeyOfTheirTokensIsRevoked() {
    var reader = hello(token(Duration.ofMinutes(5)));
    reader.await(ServerMessage.Welcome.class);
    var anonymous = hello(null);
    anonymous.await(ServerMessage.Welcome.class);
    done(administration.keys().revokeTokenKey(tenant, "k1"));
    expectEnd(reader, ErrorCode.UNAUTHENTICATED, 4401);
    assertThat(anonymous.run(anonymous.open().session(), "4+5").value()).isEqualTo("9");
    anonymous.close();
  }

  @Test
  void sendsLiveConnectionsAwayWhenTheTenantIsSuspended() {
    var client = hello(null);
    client.await(ServerMessage.Welcome.class);
    done(administration.updateTenant(tenant, null, Tenant.State.SUSPENDED, null, null));
    expectEnd(client, ErrorCode.TENANT_SUSPENDED, 4403);
    var neighbour = server.connect();
    assertThat(neighbour.run(neighbour.open().session(), "4+5").value()).isEqualTo("9");
    neighbour.close();
  }

  @Test
  void refusesASecretKeyInTheAddress() {
    var server = done(administration.keys().addSecret(tenant, Key.Mode.LIVE)).text();
    var client = TokenIT.server.connect(TokenIT.server.options(null).setURI(Protocol.PATH + "?key=" + server));
    client.sendText("{\"type\":\"hello\"}");
    expectEnd(client, ErrorCode.UNAUTHENTICATED, 4403);
    var header = TokenIT.server.options(null).addHeader("Authorization", "Bearer " + server);
    var sound = TokenIT.server.connect(header);
    sound.sendText("{\"type\":\"hello\"}");
    sound.await(ServerMessage.Welcome.class);
    sound.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "access_token", "jwt"})
  void refusesATokenInTheAddress(String parameter) {
    var uri = Protocol.PATH + "?key=" + pageKey + "&" + parameter + "=" + token(Duration.ofMinutes(5));
    var client = server.connect(server.options(TestClient.PAGE).setURI(uri));
    client.sendText("{\"type\":\"hello\"}");
    expectEnd(client, ErrorCode.UNAUTHENTICATED, 4401);
  }
}
