package io.serpentarium.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Serves the page in which cells show HTML and run scripts that Python made. Its headers take everything from such
 * content that could hurt: it has no origin, no network and no way out of its frame, whoever embeds or opens it.
 * Thread-safe.
 */
final class FramePage {
  static final String PATH = "/w/1/frame.html";

  /** Scripts may do what they like here, since there is nothing that they could do it to. */
  private static final String POLICY =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline';"
          + " img-src data: blob:; font-src data:; media-src data: blob:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors *";

  private static final String NO_DEVICES =
      "camera=(), clipboard-read=(), clipboard-write=(), display-capture=(), geolocation=(), microphone=(), midi=(),"
          + " payment=(), serial=(), usb=()";

  private FramePage() {}

  /** Must come before the files, whose policy is that of our own pages. */
  static void mount(Router router) {
    router.route(PATH).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(FramePage::serve);
  }

  private static void serve(RoutingContext routing) {
    routing
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Permissions-Policy", NO_DEVICES)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("Cross-Origin-Embedder-Policy", "require-corp")
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
        .sendFile("web/w/1/frame.html")
        .onFailure(_ -> routing.response().setStatusCode(404).end("The frame page is missing from this build."));
  }
}
