package io.serpentarium.testing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The wire's contract as it is served, made a judge of messages. Stricter than the contract in one point: an
 * object with named properties may have no others, so that a field nobody agreed on is noticed. Thread-safe.
 */
public final class AsyncApi {
  /** Who sends. */
  public enum Direction {
    FROM_CLIENT("fromClient"),
    TO_CLIENT("toClient");

    private final String operation;

    Direction(String operation) {
      this.operation = operation;
    }
  }

  private static final String DOCUMENT = "/protocol/asyncapi.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final Map<Direction, Map<String, JsonSchema>> schemas;

  private AsyncApi(JsonNode document) {
    this.document = document;
    this.schemas =
        Stream.of(Direction.values()).collect(toUnmodifiableMap(Function.identity(), this::schemasOf));
  }

  /** The document on the class path. */
  public static AsyncApi load() {
    try (var yaml = AsyncApi.class.getResourceAsStream(DOCUMENT)) {
      if (yaml == null) {
        throw new AssertionError(DOCUMENT + " is not on the class path");
      }
      return new AsyncApi(new YAMLMapper().readTree(yaml));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The {@code type} words of all messages that go this way. */
  public Set<String> types(Direction direction) {
    return schemasIn(direction).keySet();
  }

  /** Fails the test unless the text is a message of the contract that goes this way. */
  public void check(String json, Direction direction) {
    var violations = violations(json, direction);
    if (!violations.isEmpty()) {
      throw new AssertionError("not in the contract: " + violations + "\n" + json);
    }
  }

  /** What the contract holds against a text, empty if nothing. */
  public List<String> violations(String json, Direction direction) {
    JsonNode message;
    try {
      message = JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      return List.of("not JSON: " + malformed.getOriginalMessage());
    }
    var type = message.path("type").asText();
    var schema = schemasIn(direction).get(type);
    return schema == null
        ? List.of("no message of type \"" + type + "\" goes this way")
        : schema.validate(message).stream().map(ValidationMessage::getMessage).sorted().toList();
  }

  /** The words a field of a message may take, empty if it has no such list. */
  public List<String> words(String type, String field) {
    return stream(payload(type).at("/properties/" + field + "/enum")).map(JsonNode::asText).toList();
  }

  /** The schema of a message, as written. */
  public JsonNode payload(String type) {
    return stream(document.at("/components/messages"))
        .filter(message -> message.path("name").asText().equals(type))
        .map(message -> message.path("payload"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the document has no message named " + type));
  }

  private Map<String, JsonSchema> schemasIn(Direction direction) {
    return requireNonNull(schemas.get(direction));
  }

  private Map<String, JsonSchema> schemasOf(Direction direction) {
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    return stream(document.at("/operations/" + direction.operation + "/messages"))
        .map(reference -> resolve(resolve(reference)))
        .collect(
            toUnmodifiableMap(
                message -> message.path("name").asText(),
                message -> factory.getSchema(closed(message.path("payload").deepCopy()))));
  }

  private JsonNode resolve(JsonNode reference) {
    var target = document.at(reference.path("$ref").asText().substring(1));
    if (target.isMissingNode()) {
      throw new AssertionError("the document refers to nothing: " + reference);
    }
    return target;
  }

  private static JsonNode closed(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && !object.path("properties").isEmpty()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    schema.forEach(AsyncApi::closed);
    return schema;
  }

  private static Stream<JsonNode> stream(JsonNode parent) {
    return StreamSupport.stream(parent.spliterator(), false);
  }
}
