package io.serpentarium.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one scalar type from its own kind of JSON value and refuses every other. Thread-safe. */
final class Scalar<T> extends StdScalarDeserializer<T> {
  /** Takes the value from the current token. */
  interface Reading<T> {
    @Nullable T read(JsonParser parser) throws IOException;
  }

  private final Set<JsonToken> tokens;
  private final @Nullable T absent;
  private final String expectation;
  private final Reading<T> reading;

  Scalar(Class<T> type, @Nullable T absent, String expectation, Set<JsonToken> tokens, Reading<T> reading) {
    super(type);
    this.tokens = tokens;
    this.absent = absent;
    this.expectation = expectation;
    this.reading = reading;
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    var value = tokens.contains(parser.currentToken()) ? readInRange(parser) : null;
    if (value == null) {
      throw new Mistyped(parser, expectation);
    }
    return value;
  }

  @Override
  public T getNullValue(DeserializationContext context) throws JsonMappingException {
    throw new Mistyped(context.getParser(), NotNull.EXPECTATION);
  }

  @Override
  public @Nullable Object getAbsentValue(DeserializationContext context) {
    return absent;
  }

  private @Nullable T readInRange(JsonParser parser) throws IOException {
    try {
      return reading.read(parser);
    } catch (InputCoercionException | DateTimeException outOfRange) {
      return null;
    }
  }
}
