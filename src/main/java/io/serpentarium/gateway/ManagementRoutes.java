package io.serpentarium.gateway;

import io.serpentarium.telemetry.Health;
import io.serpentarium.telemetry.Metrics;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. Thread-safe. */
final class ManagementRoutes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private ManagementRoutes() {}

  static void mount(Router router, Metrics metrics, Health health) {
    router.get("/health/live").handler(routing -> answer(routing, health.liveness()));
    router.get("/health/ready").handler(routing -> answer(routing, health.readiness()));
    router
        .get("/metrics")
        .handler(
            routing ->
                routing.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT).end(metrics.scrape()));
  }

  private static void answer(RoutingContext routing, Health.Report report) {
    routing
        .response()
        .setStatusCode(report.up() ? 200 : 503)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(report.json());
  }
}
