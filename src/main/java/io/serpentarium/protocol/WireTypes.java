package io.serpentarium.protocol;

import static com.fasterxml.jackson.core.JsonToken.VALUE_FALSE;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static com.fasterxml.jackson.core.JsonToken.VALUE_TRUE;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The scalar types of the wire, without a single coercion: a text is a text, a number a number. Durations are
 * whole milliseconds, instants are ISO 8601.
 */
final class WireTypes extends SimpleModule {
  private static final String WHOLE = "a whole number";

  WireTypes() {
    super("serpentarium-wire");
    addDeserializer(
        String.class, new Scalar<>(String.class, null, "a text", Set.of(VALUE_STRING), JsonParser::getText));
    addDeserializer(Long.class, longs(null));
    addDeserializer(long.class, longs(0L));
    addDeserializer(Integer.class, integers(null));
    addDeserializer(int.class, integers(0));
    addDeserializer(
        boolean.class,
        new Scalar<>(
            Boolean.class,
            false,
            "true or false",
            Set.of(VALUE_TRUE, VALUE_FALSE),
            JsonParser::getBooleanValue));
    addDeserializer(
        Duration.class,
        new Scalar<>(
            Duration.class,
            null,
            "a whole number of milliseconds",
            Set.of(VALUE_NUMBER_INT),
            parser -> Duration.ofMillis(parser.getLongValue())));
    addDeserializer(
        Instant.class,
        new Scalar<>(
            Instant.class,
            null,
            "a date and time like 2026-01-31T12:00:00Z",
            Set.of(VALUE_STRING),
            parser -> Instant.parse(parser.getText())));
    addSerializer(new AsNumber<>(Duration.class, Duration::toMillis));
    addSerializer(new AsText<>(Instant.class, instant -> instant.truncatedTo(MILLIS).toString()));
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(new Words());
    context.addBeanDeserializerModifier(new NotNull.Everywhere());
  }

  private static Scalar<Long> longs(@Nullable Long absent) {
    return new Scalar<>(Long.class, absent, WHOLE, Set.of(VALUE_NUMBER_INT), JsonParser::getLongValue);
  }

  private static Scalar<Integer> integers(@Nullable Integer absent) {
    return new Scalar<>(Integer.class, absent, WHOLE, Set.of(VALUE_NUMBER_INT), JsonParser::getIntValue);
  }

  /** Reads every {@link WireWord} by its exact word. */
  private static final class Words extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findEnumDeserializer(
        Class<?> type, DeserializationConfig config, BeanDescription description) {
      return WireWord.class.isAssignableFrom(type) ? words(type.asSubclass(WireWord.class)) : null;
    }

    private static <W extends WireWord> Scalar<W> words(Class<W> type) {
      var words = List.of(type.getEnumConstants());
      var byWord = words.stream().collect(toUnmodifiableMap(WireWord::wire, Function.identity()));
      var expectation = words.stream().map(WireWord::wire).collect(joining(", ", "one of ", ""));
      return new Scalar<>(
          type, null, expectation, Set.of(VALUE_STRING), parser -> byWord.get(parser.getText()));
    }
  }

  private static final class AsNumber<T> extends StdScalarSerializer<T> {
    private final transient Function<T, Long> toNumber;

    AsNumber(Class<T> type, Function<T, Long> toNumber) {
      super(type);
      this.toNumber = toNumber;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeNumber(toNumber.apply(value));
    }
  }

  private static final class AsText<T> extends StdScalarSerializer<T> {
    private final transient Function<T, String> toText;

    AsText(Class<T> type, Function<T, String> toText) {
      super(type);
      this.toText = toText;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeString(toText.apply(value));
    }
  }
}
