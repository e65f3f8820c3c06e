package io.serpentarium.gateway;

import io.serpentarium.session.LargeImages;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Serves pictures that were too large for a message. Thread-safe. */
final class ImageRoutes {
  /** A picture that is opened by itself may do nothing: SVG can carry scripts. */
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

  private ImageRoutes() {}

  static void mount(Router router, LargeImages images) {
    router.get(LargeImages.PATH + ":secret").handler(routing -> serve(routing, images));
  }

  private static void serve(RoutingContext routing, LargeImages images) {
    var picture = Optional.ofNullable(routing.pathParam("secret")).flatMap(images::find);
    if (picture.isEmpty()) {
      routing.response().setStatusCode(404).end("This picture is no longer kept; run the cell again.");
      return;
    }
    routing
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, picture.get().type())
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=120")
        .end(Buffer.buffer(picture.get().bytes()));
  }
}
