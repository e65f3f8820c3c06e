package io.serpentarium.protocol;

import static io.serpentarium.testing.AsyncApi.Direction.FROM_CLIENT;
import static io.serpentarium.testing.AsyncApi.Direction.TO_CLIENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serpentarium.testing.AsyncApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One example of each message, shared with the browser's tests. */
class GoldenExamplesTest {
  private static final AsyncApi API = AsyncApi.load();
  private static final MessageCodec CODEC = new MessageCodec();
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @MethodSource("types")
  void anExampleIsInTheContractAndSurvivesTheCodec(String type) throws IOException {
    var example = example(type);
    var fromClient = API.types(FROM_CLIENT).contains(type);

    API.check(example, fromClient ? FROM_CLIENT : TO_CLIENT);
    var again = fromClient ? CODEC.encode(CODEC.decode(example)) : CODEC.encode(CODEC.decodeServer(example));

    assertThat(withoutDefaults(JSON.readTree(again))).isEqualTo(withoutDefaults(JSON.readTree(example)));
    assertThat(JSON.readTree(again).path("type").asText()).isEqualTo(type);
  }

  static List<String> types() {
    var types = new ArrayList<>(API.types(FROM_CLIENT));
    types.addAll(API.types(TO_CLIENT));
    return types;
  }

  /**
   * An example may spell out what the codec leaves out: a flag that is false, a list or an object with
   * nothing in it.
   */
  private static JsonNode withoutDefaults(JsonNode message) {
    ((ObjectNode) message)
        .removeIf(value -> value.equals(BooleanNode.FALSE) || (value.isContainerNode() && value.isEmpty()));
    return message;
  }

  private static String example(String type) throws IOException {
    try (var file = GoldenExamplesTest.class.getResourceAsStream("/protocol/" + type + ".json")) {
      return new String(Objects.requireNonNull(file, "no example of " + type).readAllBytes(), UTF_8);
    }
  }
}
