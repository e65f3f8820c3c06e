package io.serpentarium.protocol;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions messages put on their fields; each refusal is a {@link FieldProblem}. Thread-safe. */
final class Check {
  /** Characters of an id, a session's id or a name. */
  static final int MAX_NAME = 128;

  private Check() {}

  static void that(boolean condition, String field, String expectation) {
    if (!condition) {
      throw new FieldProblem(field, expectation);
    }
  }

  static void given(@Nullable Object value, String field) {
    that(value != null, field, "given");
  }

  /** What every numbered event of a run carries. */
  static void event(@Nullable String session, long seq, @Nullable String re) {
    given(session, "session");
    atLeast(seq, "seq", 1);
    given(re, "re");
  }

  /** A text that identifies something: given, not blank, not longer than {@code max} characters. */
  static void name(@Nullable String value, String field, int max) {
    given(value, field);
    optionalName(value, field, max);
  }

  static void optionalName(@Nullable String value, String field, int max) {
    optionalLength(value, field, max);
    that(value == null || !value.isBlank(), field, "a text that is not blank");
  }

  static void optionalLength(@Nullable String value, String field, int max) {
    if (value != null && value.length() > max) {
      throw new FieldProblem(field, "at most " + max + " characters long");
    }
  }

  static void atLeast(long value, String field, long min) {
    if (value < min) {
      throw new FieldProblem(field, "a whole number of at least " + min);
    }
  }

  static void optionalAtLeast(@Nullable Number value, String field, long min) {
    if (value != null) {
      atLeast(value.longValue(), field, min);
    }
  }

  static void optionalNotNegative(@Nullable Duration value, String field) {
    that(value == null || !value.isNegative(), field, "a whole number of milliseconds of at least 0");
  }

  /** An immutable copy with at most {@code max} elements; empty when the field is absent. */
  static <T> List<T> list(@Nullable List<T> value, String field, int max) {
    if (value == null) {
      return List.of();
    }
    if (value.size() > max) {
      throw new FieldProblem(field, "a list of at most " + max + " elements");
    }
    return List.copyOf(value);
  }

  /** Like {@link #list} for names of at most {@link #MAX_NAME} characters. */
  static List<String> names(@Nullable List<String> value, String field, int max) {
    var copy = list(value, field, max);
    for (int i = 0; i < copy.size(); i++) {
      name(copy.get(i), field + "[" + i + "]", MAX_NAME);
    }
    return copy;
  }

  /**
   * An immutable copy that keeps the order and lets JSON's null be a value; empty when the field is absent.
   */
  static Map<String, Object> object(@Nullable Map<String, Object> value) {
    return value == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(value));
  }
}
