package io.serpentarium.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The document that describes the administration; remembers which of its operations were seen. For one thread. */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final Set<String> seen = new TreeSet<>();

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  static OpenApi load() {
    try (var yaml = OpenApi.class.getResourceAsStream("/admin/openapi.yaml")) {
      return new OpenApi(new YAMLMapper().readTree(yaml));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Fails the test unless the document has that answer. */
  void check(String method, String path, int status, String type, String body) {
    var operation = operation(method, path);
    if (operation == null) {
      assertThat(status).as("%s %s is not in the document", method, path).isIn(404, 405, 401);
      return;
    }
    var answer = operation.path("responses").path(Integer.toString(status));
    if (answer.isMissingNode()) {
      assertThat(status).as("%s %s", method, path).isGreaterThanOrEqualTo(400);
      answer = document.at("/components/responses/Problem");
    }
    if (answer.path("content").isMissingNode()) {
      assertThat(body).isNullOrEmpty();
      return;
    }
    var content = answer.path("content").path(type.split(";", 2)[0]);
    assertThat(content.isMissingNode()).as("%s %s answers %s", method, path, type).isFalse();
    if (type.contains("json")) {
      assertThat(violations(content.path("schema"), body)).as("%s %s: %s", method, path, body).isEmpty();
    }
  }

  private List<String> violations(JsonNode schema, String body) {
    var whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.path("components"));
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole)
          .validate(JSON.readTree(body)).stream()
          .map(Object::toString)
          .toList();
    } catch (IOException malformed) {
      return List.of("not JSON: " + malformed.getMessage());
    }
  }

  private @Nullable JsonNode operation(String method, String path) {
    for (var entry : document.path("paths").properties()) {
      var pattern = entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+");
      if (path.split("\\?", 2)[0].matches("/admin/v1" + pattern)) {
        var operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
        if (!operation.isMissingNode()) {
          seen.add(method + " " + entry.getKey());
          return operation;
        }
      }
    }
    return null;
  }

  /** Operations that no test has called. */
  List<String> unseen() {
    var unseen = new ArrayList<String>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
        if (!seen.contains(name)) {
          unseen.add(name);
        }
      }
    }
    return unseen;
  }
}
