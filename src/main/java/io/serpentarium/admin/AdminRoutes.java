package io.serpentarium.admin;

import io.serpentarium.pool.PoolAdministration;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.session.SessionAdministration;
import io.serpentarium.tenant.TenantDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /admin/v1}: who asks, what for, and where that is done. Thread-safe. */
final class AdminRoutes {
  static final String PATH = "/admin/v1";
  private static final String BEARER = "Bearer ";
  private static final int BODY_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final TenantDirectory tenants;
  private final AdminTokens tokens;
  private final Identification identification;
  private final QuotaLedger ledger;

  AdminRoutes(
      Vertx vertx, TenantDirectory tenants, AdminTokens tokens, Identification identification, QuotaLedger ledger) {
    this.vertx = vertx;
    this.tenants = tenants;
    this.tokens = tokens;
    this.identification = identification;
    this.ledger = ledger;
  }

  void mount(Router router, UsageRoutes usage) {
    var quotas = new QuotaRoutes(ledger);
    var pool = new PoolRoutes(new PoolAdministration(vertx));
    var sessions = new SessionRoutes(new SessionAdministration(vertx));
    var about = new TenantRoutes(tenants);
    var keys = new KeyRoutes(tenants);
    var administrators = new TokenRoutes(vertx, tokens);
    router.get(PATH + "/openapi.yaml").handler(AdminRoutes::description);
    router.route(PATH + "/*").handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES)).handler(this::whoIsThere);
    on(router, HttpMethod.GET, "/tenants", about::list);
    on(router, HttpMethod.POST, "/tenants", about::create);
    on(router, HttpMethod.GET, "/tenants/:tenant", about::get);
    on(router, HttpMethod.PATCH, "/tenants/:tenant", about::update);
    on(router, HttpMethod.DELETE, "/tenants/:tenant", about::remove);
    on(router, HttpMethod.GET, "/tenants/:tenant/keys", keys::list);
    on(router, HttpMethod.POST, "/tenants/:tenant/keys", keys::create);
    on(router, HttpMethod.POST, "/tenants/:tenant/keys/:key/rotate", keys::rotate);
    on(router, HttpMethod.DELETE, "/tenants/:tenant/keys/:key", keys::revoke);
    on(router, HttpMethod.GET, "/tenants/:tenant/token-keys", keys::listTokenKeys);
    on(router, HttpMethod.POST, "/tenants/:tenant/token-keys", keys::createTokenKey);
    on(router, HttpMethod.DELETE, "/tenants/:tenant/token-keys/:kid", keys::revokeTokenKey);
    on(router, HttpMethod.GET, "/tenants/:tenant/quotas", quotas::list);
    on(router, HttpMethod.PUT, "/tenants/:tenant/quotas/:quota", quotas::set);
    on(router, HttpMethod.DELETE, "/tenants/:tenant/quotas/:quota", quotas::unset);
    on(router, HttpMethod.GET, "/tenants/:tenant/usage", usage::usage);
    on(router, HttpMethod.GET, "/tenants/:tenant/refusals", usage::refusals);
    on(router, HttpMethod.GET, "/tenants/:tenant/what-if", usage::whatIf);
    on(router, HttpMethod.GET, "/refusals", usage::allRefusals);
    on(router, HttpMethod.GET, "/sessions", sessions::list);
    on(router, HttpMethod.GET, "/sessions/:session", sessions::get);
    on(router, HttpMethod.POST, "/sessions/:session/interrupt", sessions::interrupt);
    on(router, HttpMethod.POST, "/sessions/:session/restart", sessions::restart);
    on(router, HttpMethod.DELETE, "/sessions/:session", sessions::end);
    on(router, HttpMethod.GET, "/pool", pool::get);
    on(router, HttpMethod.POST, "/pool/recycle", pool::recycle);
    on(router, HttpMethod.POST, "/pool/drain", pool::drain);
    on(router, HttpMethod.POST, "/pool/resume", pool::resume);
    on(router, HttpMethod.POST, "/pool/slots/:slot/recycle", pool::recycleSlot);
    on(router, HttpMethod.GET, "/audit", about::audit);
    on(router, HttpMethod.GET, "/tokens", administrators::list);
    on(router, HttpMethod.POST, "/tokens", administrators::create);
    on(router, HttpMethod.DELETE, "/tokens/:token", administrators::remove);
    router.route().failureHandler(AdminRoutes::failed);
    router.route().handler(routing -> Problem.missing("There is nothing at this address.").answer(routing));
  }

  private void on(Router router, HttpMethod method, String path, Consumer<Call> work) {
    router
        .route(method, PATH + path)
        .handler(routing -> work.accept(new Call(routing, tenants)))
        .failureHandler(AdminRoutes::failed);
  }

  /** Counts who was not let in, and who asked for more than it may. */
  private void count(RoutingContext routing) {
    var status = routing.response().getStatusCode();
    if (status == 401 || status == 403) {
      var administrator = routing.<@Nullable Administrator>get(Call.ADMINISTRATOR);
      ledger.refused(administrator == null ? null : administrator.tenant(), "admin_" + status);
    }
  }

  private void whoIsThere(RoutingContext routing) {
    routing.addEndHandler(_ -> count(routing));
    var header = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    var text = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()).strip() : "";
    // The store is asked on another thread; the request has been read by then, so that nothing gets lost.
    identification
        .find(text)
        .onComplete(
            found ->
                found.ifPresentOrElse(
                    administrator -> {
                      routing.put(Call.ADMINISTRATOR, administrator);
                      routing.next();
                    },
                    () ->
                        new Problem(
                                401,
                                "Not authenticated",
                                "",
                                "Send a token of an administrator as Authorization: Bearer at_….")
                            .answer(routing)),
            failure -> Problem.of(failure).answer(routing));
  }

  private static void description(RoutingContext routing) {
    routing.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml").sendFile("admin/openapi.yaml");
  }

  private static void failed(RoutingContext routing) {
    var failure = routing.failure();
    if (failure != null) {
      Problem.of(failure).answer(routing);
      return;
    }
    switch (routing.statusCode()) {
      case 413 -> new Problem(413, "Too large", "", "A request may have %d bytes.".formatted(BODY_BYTES)).answer(routing);
      default -> new Problem(routing.statusCode(), "Invalid request", "", "The request cannot be read.").answer(routing);
    }
  }
}
