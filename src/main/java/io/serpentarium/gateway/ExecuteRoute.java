package io.serpentarium.gateway;

import io.serpentarium.oneshot.Customer;
import io.serpentarium.oneshot.OneShotClient;
import io.serpentarium.protocol.ErrorCode;
import io.serpentarium.protocol.InvalidMessage;
import io.serpentarium.protocol.MessageCodec;
import io.serpentarium.protocol.ServerMessage.Failure;
import io.serpentarium.tenant.Authentication;
import io.serpentarium.tenant.Caller;
import io.serpentarium.tenant.Key;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/execute}: code in, everything it caused out, with a secret key. Thread-safe.
 *
 * <p>How the program ended is in the answer's {@code status}; the HTTP status tells whether it was run at all.
 */
final class ExecuteRoute {
  static final String PATH = "/v1/execute";

  private final Doorman doorman;
  private final OneShotClient oneShots;
  private final MessageCodec codec;
  private final GatewayServices services;

  ExecuteRoute(GatewayServices services) {
    doorman = services.doorman();
    oneShots = new OneShotClient(services.vertx());
    codec = services.codec();
    this.services = services;
  }

  void mount(Router router, long bodyBytes) {
    router
        .post(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(bodyBytes))
        .handler(this::handle)
        .failureHandler(this::failed);
    router
        .route(PATH)
        .handler(
            routing ->
                end(
                    routing.response().putHeader("Allow", "POST"), 405, codec.encode(Refusals.onlyPost())));
  }

  private void handle(RoutingContext routing) {
    doorman
        .ask(routing.request())
        .onComplete(
            answer -> {
              switch (answer) {
                case Authentication.Accepted(var caller) 
                    when caller.key() != null && caller.key().kind() == Key.Kind.SECRET ->
                    execute(routing, caller);
                case Authentication.Accepted(var caller) ->
                    refuse(routing, caller.tenant().id(), Refusals.secretKeyNeeded());
                case Authentication.Rejected rejected ->
                    refuse(routing, rejected.tenant(), Refusals.rejected(rejected).failure());
              }
            },
            _ -> refuse(routing, null, Refusals.storeSilent().failure()));
  }

  private void execute(RoutingContext routing, Caller caller) {
    var tenant = caller.tenant().id();
    try {
      var request = codec.decodeExecute(Objects.requireNonNullElse(routing.body().asString(), ""));
      var execution = oneShots.execute(customer(routing, caller), request);
      routing.response().closeHandler(_ -> oneShots.abandon(execution));
      execution
          .answer()
          .onComplete(
              answer -> {
                switch (answer) {
                  case OneShotClient.Answer.Done(var response) ->
                      end(routing.response(), 200, codec.encode(response));
                  case OneShotClient.Answer.Refused(var failure) -> refuse(routing, tenant, failure);
                }
              },
              _ -> refuse(routing, tenant, Refusals.noAnswer()));
    } catch (InvalidMessage invalid) {
      refuse(routing, tenant, invalid.toFailure());
    }
  }

  private static Customer customer(RoutingContext routing, Caller caller) {
    var owner = Doorman.owner(caller, Doorman.address(routing.request().remoteAddress()));
    return new Customer(owner.principal(), owner.keyId(), owner.holder());
  }

  private void failed(RoutingContext routing) {
    refuse(routing, null, routing.statusCode() == 413 ? Refusals.bodyTooLarge() : Refusals.noAnswer());
  }

  private void refuse(RoutingContext routing, @Nullable String tenant, Failure failure) {
    services.refused(tenant, failure);
    var response = routing.response();
    var retryAfter = failure.retryAfter();
    if (retryAfter != null) {
      response.putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    if (status(failure.code()) == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    end(response, status(failure.code()), codec.encode(failure));
  }

  private static void end(HttpServerResponse response, int status, String body) {
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body);
    }
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case UNAUTHENTICATED, TOKEN_EXPIRED -> 401;
      case ORIGIN_NOT_ALLOWED, KEY_REVOKED, TENANT_SUSPENDED, PACKAGE_NOT_ALLOWED, PROFILE_NOT_ALLOWED -> 403;
      case SESSION_GONE, SHARE_GONE, UNKNOWN_TEMPLATE, UNKNOWN_PROFILE -> 404;
      case CODE_TOO_LARGE, FILE_TOO_LARGE -> 413;
      case QUOTA_EXCEEDED, RATE_LIMITED, TOO_MANY_CONNECTIONS, TOO_MANY_SESSIONS, QUEUE_FULL -> 429;
      case BUSY, DRAINING -> 503;
      case INTERNAL -> 500;
      default -> 400;
    };
  }
}
