package io.serpentarium.gateway;

import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.session.Owner;
import io.serpentarium.tenant.Authentication;
import io.serpentarium.tenant.Caller;
import io.serpentarium.tenant.Credentials;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.TenantDirectory;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out who is at the other end of a socket. Thread-safe. */
final class Doorman {
  private static final String BEARER = "Bearer ";

  private final TenantDirectory tenants;

  Doorman(TenantDirectory tenants) {
    this.tenants = tenants;
  }

  /** The key is taken from {@code hello}, else from the header, else from {@code ?key=}. */
  Future<Authentication> ask(ServerWebSocket socket, ClientMessage.Hello hello) {
    var key =
        Optional.ofNullable(hello.key())
            .or(() -> Optional.ofNullable(bearer(socket.headers())))
            .or(() -> Optional.ofNullable(queryKey(socket)))
            .orElse(null);
    return tenants.authenticate(
        new Credentials(key, socket.headers().get(HttpHeaders.ORIGIN), address(socket)));
  }

  /** The key is taken from the header alone: it is a secret. */
  Future<Authentication> ask(HttpServerRequest request) {
    return tenants.authenticate(
        new Credentials(
            bearer(request.headers()),
            request.getHeader(HttpHeaders.ORIGIN),
            address(request.remoteAddress())));
  }

  static String address(ServerWebSocket socket) {
    return address(socket.remoteAddress());
  }

  private static String address(SocketAddress remote) {
    return Objects.requireNonNullElse(remote.hostAddress(), "unknown");
  }

  /** An anonymous visitor gets a subject of its own; the holder of a secret key speaks for the tenant. */
  static Owner owner(Caller caller) {
    var visitor = caller.key().kind() == Key.Kind.PUBLISHABLE;
    var subject = visitor ? "visitor-" + UUID.randomUUID() : "key-" + caller.key().id();
    var origin = caller.origin() == null ? null : caller.origin().toString();
    return new Owner(caller.principal(subject), caller.key().id(), origin, visitor);
  }

  private static @Nullable String bearer(MultiMap headers) {
    var header = headers.get(HttpHeaders.AUTHORIZATION);
    return header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : null;
  }

  private static @Nullable String queryKey(ServerWebSocket socket) {
    var query = socket.query();
    if (query == null) {
      return null;
    }
    return new QueryStringDecoder(query, false)
        .parameters().getOrDefault("key", List.of()).stream().findFirst().orElse(null);
  }
}
