package io.serpentarium.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The administration of a running server, asked over HTTP; every call blocks. For one thread. */
final class AdminApi implements AutoCloseable {
  private static final String PATH = "/admin/v1";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final URI server;
  private final String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * What the server has answered.
   *
   * @param version of the tenant, where the answer names it; null = it does not
   * @param next the cursor of the page behind it, where it stands beside the body; null = it does not
   */
  record Answer(String text, @Nullable String version, @Nullable String next) {
    JsonObject json() {
      return text.isEmpty() ? new JsonObject() : new JsonObject(text);
    }
  }

  /** {@code server} is the address with the port; what comes behind the port is added here. */
  AdminApi(String server, String token) {
    this.server = address(server);
    this.token = token;
  }

  private static URI address(String server) {
    try {
      var address = URI.create(server.replaceFirst("/+$", "").replaceFirst(PATH + "$", ""));
      if (address.getHost() != null && List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException unreadable) {
      // Answered below.
    }
    throw CommandFailure.usage(
        "\"%s\" is not the address of a server; write it like http://localhost:8081.".formatted(server));
  }

  /** A part of a path, whatever characters it has. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Answer get(String path) {
    return send("GET", path, null, null);
  }

  /** What a list has that comes whole. */
  List<JsonObject> items(String path) {
    return get(path).json().getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** What a list has, page after page; {@code path} has no question mark yet. */
  List<JsonObject> all(String path, String query) {
    var items = new ArrayList<JsonObject>();
    @Nullable String next = "";
    while (next != null) {
      var page = page(path, query, next).json();
      page.getJsonArray("items").stream().map(JsonObject.class::cast).forEach(items::add);
      next = page.getString("next");
    }
    return items;
  }

  /** The same of a list that comes as CSV: the names of the columns stand in the first line only. */
  String table(String path, String query) {
    var first = page(path, query, "");
    var table = new StringBuilder(first.text);
    for (var next = first.next; next != null; ) {
      var page = page(path, query, next);
      table.append(page.text, page.text.indexOf('\n') + 1, page.text.length());
      next = page.next;
    }
    return table.toString();
  }

  private Answer page(String path, String query, String cursor) {
    return get(path + "?limit=1000" + query + (cursor.isEmpty() ? "" : "&cursor=" + part(cursor)));
  }

  Answer post(String path, JsonObject body) {
    return send("POST", path, body, null);
  }

  /** {@code version} is that which the tenant has to have still; null = whatever it has. */
  Answer patch(String path, JsonObject body, @Nullable Long version) {
    return send("PATCH", path, body, version);
  }

  Answer put(String path, JsonObject body, @Nullable Long version) {
    return send("PUT", path, body, version);
  }

  Answer delete(String path, @Nullable Long version) {
    return send("DELETE", path, null, version);
  }

  private Answer send(String method, String path, @Nullable JsonObject body, @Nullable Long version) {
    var request =
        HttpRequest.newBuilder(URI.create(server + PATH + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (version != null) {
      request.header("If-Match", "\"" + version + "\"");
    }
    var answer = exchange(request.build());
    if (answer.statusCode() >= 300) {
      throw Refusal.of(answer, server, version);
    }
    var json = type(answer).equals("application/json");
    if (json && !isObject(answer.body()) || !json && !type(answer).equals("text/csv") && answer.statusCode() != 204) {
      throw Refusal.stranger(answer, server);
    }
    return new Answer(
        answer.body(),
        answer.headers().firstValue("ETag").map(tag -> tag.replaceAll("\\D", "")).orElse(null),
        answer.headers().firstValue("Next-Cursor").orElse(null));
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (HttpConnectTimeoutException | ConnectException nobody) {
      throw new CommandFailure(
          CommandFailure.UNREACHABLE,
          ("No server answers at %s: start it with --admin.port, or name its address with --server or %s.")
              .formatted(server, Commands.URL_VARIABLE));
    } catch (HttpTimeoutException slow) {
      throw new CommandFailure(
          CommandFailure.UNREACHABLE,
          "The server at %s has not answered for %d s; whether it has carried this out is not known."
              .formatted(server, ANSWER.toSeconds()));
    } catch (IOException broken) {
      throw new CommandFailure(
          CommandFailure.UNREACHABLE,
          "The connection to %s broke (%s); whether the server has carried this out is not known."
              .formatted(server, Optional.ofNullable(broken.getMessage()).orElse("no reason given")));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(1, "The command was interrupted.");
    }
  }

  static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
  }

  private static boolean isObject(String text) {
    try {
      return !new JsonObject(text).isEmpty();
    } catch (DecodeException | ClassCastException other) {
      return false;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
