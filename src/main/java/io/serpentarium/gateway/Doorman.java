package io.serpentarium.gateway;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.serpentarium.protocol.ClientMessage;
import io.serpentarium.quota.Holder;
import io.serpentarium.session.Owner;
import io.serpentarium.tenant.Authentication;
import io.serpentarium.tenant.Authentication.Reason;
import io.serpentarium.tenant.Authentication.Rejected;
import io.serpentarium.tenant.Caller;
import io.serpentarium.tenant.Credentials;
import io.serpentarium.tenant.Key;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out who is at the other end of a socket. Thread-safe. */
final class Doorman {
  private static final String BEARER = "Bearer ";
  private static final List<String> TOKEN_PARAMETERS = List.of("token", "access_token", "jwt");

  private final TenantDirectory tenants;

  Doorman(TenantDirectory tenants) {
    this.tenants = tenants;
  }

  /** The key is taken from {@code hello}, else from the header, else from {@code ?key=}; a token from hello only. */
  Future<Authentication> ask(ServerWebSocket socket, ClientMessage.Hello hello) {
    var parameters = parameters(socket);
    if (TOKEN_PARAMETERS.stream().anyMatch(parameters::containsKey)) {
      return Future.succeededFuture(
          new Rejected(
              Reason.TOKEN_INVALID,
              "A token was sent in the address, where logs keep it; send it as hello.token, and a new one."));
    }
    var key = hello.key() != null ? hello.key() : bearer(socket.headers());
    var inUrl = key == null && parameters.containsKey("key");
    return tenants.authenticate(
        new Credentials(
            inUrl ? parameters.getOrDefault("key", List.of("")).getFirst() : key,
            inUrl,
            hello.token(),
            socket.headers().get(HttpHeaders.ORIGIN),
            address(socket)));
  }

  /** The key is taken from the header alone: it is a secret. */
  Future<Authentication> ask(HttpServerRequest request) {
    return tenants.authenticate(
        new Credentials(
            bearer(request.headers()),
            false,
            null,
            request.getHeader(HttpHeaders.ORIGIN),
            address(request.remoteAddress())));
  }

  static String address(ServerWebSocket socket) {
    return address(socket.remoteAddress());
  }

  static String address(SocketAddress remote) {
    return Objects.requireNonNullElse(remote.hostAddress(), "unknown");
  }

  /**
   * Whose the connection's sessions are: the subject of the token; else an anonymous visitor gets one of its own,
   * and the holder of a secret key speaks for the tenant.
   */
  static Owner owner(Caller caller, String address) {
    var token = caller.token();
    var key = caller.key();
    var origin = caller.origin() == null ? null : caller.origin().toString();
    var keyId = key == null ? "token" : key.id();
    if (token != null) {
      return new Owner(
          caller.principal("sub-" + token.subject()),
          keyId,
          origin,
          false,
          new Holder(caller.tenant().id(), token.subject(), token.limits(), token.environments()));
    }
    var visitor = key != null && key.kind() == Key.Kind.PUBLISHABLE;
    var subject = visitor ? "visitor-" + UUID.randomUUID() : "key-" + keyId;
    // Anonymous readers are told apart by their address: whoever connects anew is not a new one.
    var holder = Holder.of(caller.tenant().id(), visitor ? "address:" + address : subject);
    return new Owner(caller.principal(subject), keyId, origin, visitor, holder);
  }

  private static @Nullable String bearer(MultiMap headers) {
    var header = headers.get(HttpHeaders.AUTHORIZATION);
    return header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : null;
  }

  private static Map<String, List<String>> parameters(ServerWebSocket socket) {
    var query = socket.query();
    return query == null ? Map.of() : new QueryStringDecoder(query, false).parameters();
  }
}
