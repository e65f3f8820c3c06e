package io.serpentarium.protocol;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** The {@code type} of every message, read once from the records' annotations. Thread-safe. */
final class MessageTypes {
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> record) {
          return record.getAnnotation(JsonTypeName.class).value();
        }
      };

  private MessageTypes() {}

  static String nameOf(Class<?> record) {
    return NAMES.get(record);
  }

  /** All records below a sealed interface, by their {@code type}. */
  static <M> Map<String, Class<? extends M>> recordsOf(Class<M> message) {
    return leaves(message).collect(toUnmodifiableMap(MessageTypes::nameOf, leaf -> leaf.asSubclass(message)));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageTypes::leaves).distinct()
        : Stream.of(type);
  }
}
