package io.serpentarium.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a sentence of an answer that is none. Thread-safe: has no state. */
final class Refusal {
  private Refusal() {}

  /** {@code version} is that which the request has asked for; null = none. */
  static CommandFailure of(HttpResponse<String> answer, URI server, @Nullable Long version) {
    if (!AdminApi.type(answer).equals("application/problem+json")) {
      return stranger(answer, server);
    }
    var detail = detail(answer.body());
    return switch (answer.statusCode()) {
      case 401 ->
          new CommandFailure(
              CommandFailure.NOT_ALLOWED,
              "The server at %s refuses the token: give that of an administrator with --token or %s."
                  .formatted(server, Commands.TOKEN_VARIABLE));
      case 403 -> new CommandFailure(CommandFailure.NOT_ALLOWED, detail);
      case 412 ->
          new CommandFailure(
              CommandFailure.CHANGED_MEANWHILE,
              "%s It no longer has version %d; \"tenant show\" tells what it is now and its version."
                  .formatted(detail, version));
      case 503 -> new CommandFailure(CommandFailure.UNREACHABLE, detail);
      default -> new CommandFailure(CommandFailure.REFUSED, detail);
    };
  }

  private static String detail(String body) {
    try {
      var problem = new JsonObject(body);
      var detail = Objects.requireNonNullElse(problem.getString("detail"), "The server gives no reason.");
      var field = problem.getString("field");
      // Most sentences name the field themselves.
      var shown = field == null || detail.contains(field) ? detail : detail + " (field " + field + ")";
      return Table.harmless(shown);
    } catch (DecodeException | ClassCastException unreadable) {
      return "The server gives no reason.";
    }
  }

  /** Something answers that is no administration. */
  static CommandFailure stranger(HttpResponse<String> answer, URI server) {
    return new CommandFailure(
        CommandFailure.UNREACHABLE,
        ("What answers at %s (status %d) is not the administration of a Serpentarium; it has a port of its own,"
                + " admin.port.")
            .formatted(server, answer.statusCode()));
  }
}
