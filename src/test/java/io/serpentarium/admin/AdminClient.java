package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Asks the administration; every answer is checked against the OpenAPI document. For one thread. */
final class AdminClient {
  static final OpenApi API = OpenApi.load();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;

  AdminClient(int port) {
    this.port = port;
  }

  record Answer(int status, String body, HttpResponse<String> response) {
    JsonObject json() {
      return new JsonObject(body);
    }

    JsonArray items() {
      return json().getJsonArray("items");
    }

    JsonObject item(int index) {
      return items().getJsonObject(index);
    }

    Answer expect(int wanted) {
      assertThat(status).as(body).isEqualTo(wanted);
      return this;
    }
  }

  Answer call(String token, String method, String path, @Nullable JsonObject body, @Nullable String ifMatch) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/v1" + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.encode()));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      API.check(
          method,
          "/admin/v1" + path,
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(path + " did not answer", e);
    }
  }
}
