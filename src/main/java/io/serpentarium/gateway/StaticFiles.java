package io.serpentarium.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The pages and scripts that the jar carries, and the protocol's description. Thread-safe. */
final class StaticFiles {
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
          + " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  /** File names with a hash in them never change what they hold. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  /** What pages name must follow an update soon, and must not hold a page up while it is asked for. */
  private static final String SOON = "public, max-age=300, stale-while-revalidate=86400";

  private StaticFiles() {}

  static void mount(Router router) {
    router
        .get("/v1/asyncapi.yaml")
        .handler(
            routing ->
                routing
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                    .sendFile("protocol/asyncapi.yaml"));
    router.route("/w/*").handler(routing -> openToAllPages(routing, SOON));
    router.route("/assets/*").handler(routing -> openToAllPages(routing, FOREVER));
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(StaticFiles::guard);
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(StaticHandler.create("web").setIndexPage("index.html").setCachingEnabled(false));
  }

  /** Module scripts are fetched with CORS by the pages that embed cells. */
  private static void openToAllPages(RoutingContext routing, String caching) {
    routing
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, caching)
        .putHeader("Access-Control-Allow-Origin", "*")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("Timing-Allow-Origin", "*");
    routing.next();
  }

  private static void guard(RoutingContext routing) {
    routing
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", PAGE_POLICY);
    routing.next();
  }
}
