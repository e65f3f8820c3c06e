package io.serpentarium.protocol;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_DEFAULT;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;

/**
 * Text to message and back, in both directions; every text that is no message ends in one {@link
 * InvalidMessage}. Unknown fields are ignored, an unknown type is not. The size of a text is the caller's to
 * limit. Thread-safe.
 */
public final class MessageCodec {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_FIELD_NAME = 1024;
  private static final int MAX_NUMBER = 100;

  private final JsonFactory factory;
  private final Map<String, ObjectReader> clientReaders;
  private final Map<String, ObjectReader> serverReaders;
  private final ObjectReader executeReader;
  private final ObjectWriter writer;

  public MessageCodec() {
    factory = factory();
    var mapper = mapper(factory);
    clientReaders = readers(mapper, ClientMessage.class);
    serverReaders = readers(mapper, ServerMessage.class);
    executeReader = mapper.readerFor(ExecuteRequest.class);
    writer = mapper.writer();
  }

  /**
   * Reads what a client said.
   *
   * @throws InvalidMessage if the text is no message a client may send
   */
  public ClientMessage decode(String text) {
    return read(text, ClientMessage.class, clientReaders);
  }

  /**
   * Reads what a server said, for clients written in Java.
   *
   * @throws InvalidMessage if the text is no message a server may send
   */
  public ServerMessage decodeServer(String text) {
    return read(text, ServerMessage.class, serverReaders);
  }

  /**
   * Reads the body of {@code POST /v1/execute}.
   *
   * @throws InvalidMessage if it is none
   */
  public ExecuteRequest decodeExecute(String text) {
    try {
      return executeReader.readValue(text);
    } catch (JsonProcessingException problem) {
      throw invalid(text, Explanation.of(problem));
    }
  }

  public String encode(ExecuteResponse response) {
    return write(response);
  }

  public String encode(ServerMessage message) {
    return write(message);
  }

  public String encode(ClientMessage message) {
    return write(message);
  }

  private <M> M read(String text, Class<M> message, Map<String, ObjectReader> readers) {
    try {
      var type = Envelope.typeOf(factory, text);
      if (type == null) {
        throw invalid(text, "A message must be one JSON object with a text field \"type\".");
      }
      var reader = readers.get(type);
      if (reader == null) {
        throw unknown(text, type);
      }
      return message.cast(reader.readValue(text));
    } catch (JsonProcessingException problem) {
      throw invalid(text, Explanation.of(problem));
    }
  }

  private InvalidMessage unknown(String text, String type) {
    var envelope = Envelope.skim(factory, text);
    return envelope.broken() == null
        ? envelope.refuse(
            ErrorCode.UNKNOWN_TYPE, "There is no message of type \"%s\".".formatted(Explanation.echo(type)))
        : envelope.refuse(ErrorCode.BAD_MESSAGE, Explanation.of(envelope.broken()));
  }

  private InvalidMessage invalid(String text, String sentence) {
    return Envelope.skim(factory, text).refuse(ErrorCode.BAD_MESSAGE, sentence);
  }

  private String write(Object message) {
    try {
      return LoneSurrogates.escape(writer.writeValueAsString(message));
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException("a message carries data that JSON cannot express", notJson);
    }
  }

  private static <M> Map<String, ObjectReader> readers(JsonMapper mapper, Class<M> message) {
    return MessageTypes.recordsOf(message).entrySet().stream()
        .collect(toUnmodifiableMap(Map.Entry::getKey, entry -> mapper.readerFor(entry.getValue())));
  }

  /** Field names are neither interned nor kept in a shared table: a hostile client chooses them. */
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNameLength(MAX_FIELD_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build())
        .build();
  }

  private static JsonMapper mapper(JsonFactory factory) {
    var withoutEmpty = JsonInclude.Value.construct(NON_EMPTY, NON_EMPTY);
    return JsonMapper.builder(factory)
        .addModule(new WireTypes())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .defaultPropertyInclusion(JsonInclude.Value.construct(NON_NULL, null))
        .withConfigOverride(List.class, list -> list.setInclude(withoutEmpty))
        .withConfigOverride(Map.class, map -> map.setInclude(JsonInclude.Value.construct(NON_EMPTY, null)))
        .withConfigOverride(
            boolean.class, flag -> flag.setInclude(JsonInclude.Value.construct(NON_DEFAULT, null)))
        .build();
  }
}
