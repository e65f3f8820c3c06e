package io.serpentarium.runner;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.JsonFactory;
import io.serpentarium.protocol.Completion;
import io.serpentarium.protocol.Dropped;
import io.serpentarium.protocol.Outcome;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.protocol.TracebackFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a frame into a record, refusing whatever a sound runner would not send. Thread-safe.
 *
 * <p>Only named fields are read, each with its type and a bound; the rest is dropped.
 */
final class FrameDecoder {
  private static final int MAX_ITEMS = 1_000;
  private static final int MAX_SENTENCE = 1_000;
  private static final Map<String, Outcome> OUTCOMES =
      Stream.of(Outcome.values()).collect(Collectors.toMap(Outcome::wire, Function.identity()));
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(FrameReader.MAX_LENGTH)
                          .build())
                  .build())
          .configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, true)
          .build();

  private FrameDecoder() {}

  static RunnerFrame decode(int kind, byte[] body, Duration cpu) throws HostileFrameException {
    return switch (kind) {
      case FrameKind.STDOUT -> text(StreamName.STDOUT, body);
      case FrameKind.STDERR -> text(StreamName.STDERR, body);
      case FrameKind.EVENT -> event(json(body), body.length);
      case FrameKind.DONE -> done(json(body), cpu);
      case FrameKind.COMPLETIONS -> completions(json(body));
      case FrameKind.READY -> ready(json(body));
      case FrameKind.SAVED -> saved(json(body));
      case FrameKind.LOADED -> loaded(json(body));
      case FrameKind.FAILED -> new RunnerFrame.Failed(text(json(body), "message"));
      case FrameKind.GONE -> {
        var gone = json(body);
        yield new RunnerFrame.Gone(text(gone, "reason"), text(gone, "message"));
      }
      case FrameKind.PONG -> {
        if (body.length != Long.BYTES) {
          throw new HostileFrameException("a pong of " + body.length + " bytes");
        }
        yield new RunnerFrame.Pong(ByteBuffer.wrap(body).getLong());
      }
      default -> throw new HostileFrameException("unknown frame kind " + kind);
    };
  }

  private static RunnerFrame text(StreamName stream, byte[] body) throws HostileFrameException {
    if (body.length == 0) {
      throw new HostileFrameException("a text without bytes, which would cost no credit");
    }
    return new RunnerFrame.Text(stream, new String(body, StandardCharsets.UTF_8), body.length);
  }

  private static RunnerFrame event(JsonNode node, int bytes) throws HostileFrameException {
    var type = text(node, "type");
    return switch (type) {
      case "display" ->
          new RunnerFrame.Displayed(
              map(node, "data"),
              map(node, "metadata"),
              optionalText(node, "displayId"),
              flag(node, "update"),
              flag(node, "result"),
              bytes);
      case "clear" -> new RunnerFrame.Cleared(flag(node, "wait"), bytes);
      case "input.request" ->
          new RunnerFrame.InputRequested(text(node, "prompt"), flag(node, "password"), bytes);
      case "exception" ->
          new RunnerFrame.Raised(
              text(node, "name"),
              text(node, "message"),
              text(node, "text"),
              frames(node.path("frames")),
              optionalText(node, "hint"),
              bytes);
      default -> throw new HostileFrameException("unknown event type");
    };
  }

  private static RunnerFrame done(JsonNode node, Duration cpu) throws HostileFrameException {
    var outcome = OUTCOMES.get(text(node, "status"));
    if (outcome == null) {
      throw new HostileFrameException("unknown outcome");
    }
    var dropped = node.path("dropped");
    return new RunnerFrame.Done(
        text(node, "run"),
        outcome,
        Duration.ofMillis(number(node, "durationMs")),
        cpu,
        number(node, "heapBytes"),
        number(node, "stdoutBytes"),
        number(node, "stderrBytes"),
        dropped.isObject() ? new Dropped(number(dropped, "stdout"), number(dropped, "stderr")) : null,
        flag(node, "gone"));
  }

  private static RunnerFrame completions(JsonNode node) throws HostileFrameException {
    var items = new ArrayList<Completion>();
    for (var item : bounded(node.path("items"))) {
      items.add(new Completion(text(item, "label"), optionalText(item, "kind"), optionalText(item, "detail")));
    }
    return new RunnerFrame.Completed(
        text(node, "id"), position(node, "from", 0), position(node, "to", 0), items);
  }

  private static RunnerFrame ready(JsonNode node) throws HostileFrameException {
    return new RunnerFrame.Ready(
        Duration.ofMillis(number(node, "bootMs")),
        text(node, "python"),
        text(node, "pyodide"),
        flag(node, "fromImage"),
        flag(node, "reset"),
        number(node, "heapBytes"),
        text(node, "ready"));
  }

  private static RunnerFrame saved(JsonNode node) throws HostileFrameException {
    var id = text(node, "id");
    if (node.hasNonNull("pinned")) {
      return new RunnerFrame.Pinned(id, sentence(node, "pinned"));
    }
    return node.hasNonNull("failed")
        ? new RunnerFrame.NotSaved(id, sentence(node, "failed"))
        : new RunnerFrame.Saved(id, number(node, "bytes"), text(node, "ready"));
  }

  private static RunnerFrame loaded(JsonNode node) throws HostileFrameException {
    var id = text(node, "id");
    return node.hasNonNull("refused")
        ? new RunnerFrame.NotLoaded(id, sentence(node, "refused"))
        : new RunnerFrame.ImageLoaded(id, number(node, "heapBytes"));
  }

  /** A text for people, which goes on to the reader. */
  private static String sentence(JsonNode node, String field) throws HostileFrameException {
    var text = text(node, field);
    if (text.length() > MAX_SENTENCE) {
      throw new HostileFrameException("a sentence of " + text.length() + " characters");
    }
    return text;
  }

  private static List<TracebackFrame> frames(JsonNode nodes) throws HostileFrameException {
    var frames = new ArrayList<TracebackFrame>();
    for (var frame : bounded(nodes)) {
      frames.add(
          new TracebackFrame(
              text(frame, "file"),
              position(frame, "line", 0),
              position(frame, "column"),
              position(frame, "endLine"),
              position(frame, "endColumn"),
              optionalText(frame, "function"),
              optionalText(frame, "source"),
              flag(frame, "user")));
    }
    return frames;
  }

  private static JsonNode bounded(JsonNode array) throws HostileFrameException {
    if (array.size() > MAX_ITEMS) {
      throw new HostileFrameException("a list of " + array.size() + " items");
    }
    return array;
  }

  private static JsonNode json(byte[] body) throws HostileFrameException {
    try {
      var node = JSON.readTree(body);
      if (!node.isObject()) {
        throw new HostileFrameException("not a JSON object");
      }
      return node;
    } catch (IOException e) {
      throw new HostileFrameException("malformed JSON");
    }
  }

  private static String text(JsonNode node, String field) throws HostileFrameException {
    var value = node.path(field);
    if (!value.isTextual()) {
      throw new HostileFrameException(field + " is not a text");
    }
    return value.textValue();
  }

  private static @Nullable String optionalText(JsonNode node, String field) throws HostileFrameException {
    return node.hasNonNull(field) ? text(node, field) : null;
  }

  private static boolean flag(JsonNode node, String field) {
    return node.path(field).asBoolean(false);
  }

  private static long number(JsonNode node, String field) throws HostileFrameException {
    var value = node.path(field);
    if (!value.isNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new HostileFrameException(field + " is not a natural number");
    }
    return value.longValue();
  }

  private static @Nullable Integer position(JsonNode node, String field) throws HostileFrameException {
    return node.hasNonNull(field) ? position(node, field, 0) : null;
  }

  private static int position(JsonNode node, String field, int least) throws HostileFrameException {
    var value = number(node, field);
    if (value < least || value > Integer.MAX_VALUE) {
      throw new HostileFrameException(field + " is out of range");
    }
    return (int) value;
  }

  private static Map<String, Object> map(JsonNode node, String field) throws HostileFrameException {
    var value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw new HostileFrameException(field + " is not an object");
    }
    return JSON.convertValue(value, MAP);
  }
}
