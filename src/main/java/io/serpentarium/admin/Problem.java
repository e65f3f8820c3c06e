package io.serpentarium.admin;

import io.serpentarium.store.StoreException;
import io.serpentarium.tenant.ChangeRefused;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that is not carried out, as {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  private final int status;
  private final String title;
  private final String field;

  /** {@code field} is what of the request is wrong; empty = nothing in particular. */
  Problem(int status, String title, String field, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
    this.title = title;
    this.field = field;
  }

  static Problem invalid(String field, String sentence) {
    return new Problem(400, "Invalid request", field, sentence);
  }

  static Problem missing(String sentence) {
    return new Problem(404, "Not found", "", sentence);
  }

  /** What went wrong, as a problem; what is the server's own fault is logged. */
  static Problem of(Throwable failure) {
    return switch (failure) {
      case Problem known -> known;
      case ChangeRefused refused ->
          switch (refused.reason()) {
            case NOT_FOUND -> missing(refused.sentence());
            case STALE -> new Problem(412, "Changed meanwhile", "", refused.sentence());
            case CONFLICT -> new Problem(409, "Conflict", "", refused.sentence());
            case INVALID -> invalid(refused.sentence().split(" ", 2)[0], refused.sentence());
          };
      case StoreException silent -> {
        LOG.error("a request could not be carried out: {}", silent.getMessage());
        yield new Problem(503, "The store does not answer", "", "The store does not answer; try again later.");
      }
      case ReplyException silent -> {
        LOG.warn("a request could not be carried out: {}", silent.getMessage());
        yield new Problem(
            503, "Busy", "", "The server did not answer in time, or is starting or going down; try again later.");
      }
      default -> {
        LOG.error("a request failed", failure);
        yield new Problem(500, "Internal error", "", "The request failed; the server's log says why.");
      }
    };
  }

  void answer(RoutingContext routing) {
    if (routing.response().ended()) {
      return;
    }
    var body =
        new JsonObject().put("type", "about:blank").put("title", title).put("status", status).put("detail", getMessage());
    if (!field.isEmpty()) {
      body.put("field", field);
    }
    if (status == 401) {
      routing.response().putHeader("WWW-Authenticate", "Bearer");
    }
    routing
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.encode());
  }
}
