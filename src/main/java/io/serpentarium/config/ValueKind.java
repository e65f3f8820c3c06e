package io.serpentarium.config;

import io.serpentarium.environment.EnvironmentName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a key takes: how its text is read, which values are allowed and how they are described. */
sealed interface ValueKind<T> {
  /** The word of the configuration table: {@code duration}, {@code size}, {@code integer}… */
  String type();

  /** Ends the sentence "the value must be …". */
  String allowed();

  /**
   * The value, or empty when the text is not of this type; the range is {@link #admits}' business.
   */
  Optional<T> parse(String text);

  boolean admits(T value);

  /** The value as an operator would write it. */
  default String text(T value) {
    return value.toString();
  }

  /** The text as it may stand in a message. */
  default String shown(String text) {
    return text;
  }

  record Whole(int min, int max) implements ValueKind<Integer> {
    @Override
    public String type() {
      return "integer";
    }

    @Override
    public String allowed() {
      return "a whole number from %d to %d".formatted(min, max);
    }

    @Override
    public Optional<Integer> parse(String text) {
      try {
        return Optional.of(Integer.parseInt(text));
      } catch (NumberFormatException notANumber) {
        return Optional.empty();
      }
    }

    @Override
    public boolean admits(Integer value) {
      return min <= value && value <= max;
    }
  }

  record Time(Duration min, Duration max) implements ValueKind<Duration> {
    @Override
    public String type() {
      return "duration";
    }

    @Override
    public String allowed() {
      return "a duration from %s to %s, written like 250ms, 5s, 2m or 1h"
          .formatted(text(min), text(max));
    }

    @Override
    public Optional<Duration> parse(String text) {
      return DurationText.parse(text);
    }

    @Override
    public boolean admits(Duration value) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    @Override
    public String text(Duration value) {
      return DurationText.format(value);
    }
  }

  record Size(long min, long max) implements ValueKind<Long> {
    @Override
    public String type() {
      return "size";
    }

    @Override
    public String allowed() {
      return "a size from %s to %s, written like 64KiB or 16MiB".formatted(text(min), text(max));
    }

    @Override
    public Optional<Long> parse(String text) {
      return ByteText.parse(text);
    }

    @Override
    public boolean admits(Long value) {
      return min <= value && value <= max;
    }

    @Override
    public String text(Long value) {
      return ByteText.format(value);
    }
  }

  record Flag() implements ValueKind<Boolean> {
    @Override
    public String type() {
      return "boolean";
    }

    @Override
    public String allowed() {
      return "true or false";
    }

    @Override
    public Optional<Boolean> parse(String text) {
      return switch (text) {
        case "true" -> Optional.of(true);
        case "false" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    public boolean admits(Boolean value) {
      return true;
    }
  }

  record Text(String allowed, boolean mayBeEmpty) implements ValueKind<String> {
    @Override
    public String type() {
      return "text";
    }

    @Override
    public Optional<String> parse(String text) {
      return Optional.of(text);
    }

    @Override
    public boolean admits(String value) {
      return value.isEmpty() ? mayBeEmpty : value.equals(value.strip()) && value.indexOf('\0') < 0;
    }
  }

  /** Of a PostgreSQL database; not shown, because user and password are in it. */
  record Address() implements ValueKind<String> {
    private static final String START = "jdbc:postgresql://";

    @Override
    public String type() {
      return "address";
    }

    @Override
    public String allowed() {
      return "empty, or an address that begins with " + START;
    }

    @Override
    public Optional<String> parse(String text) {
      return Optional.of(text);
    }

    @Override
    public boolean admits(String value) {
      return value.isEmpty() || value.startsWith(START);
    }

    @Override
    public String shown(String text) {
      return "(not shown)";
    }
  }

  /** A secret, which is not shown. */
  record Hidden() implements ValueKind<String> {
    @Override
    public String type() {
      return "secret";
    }

    @Override
    public String allowed() {
      return "a secret without spaces around it";
    }

    @Override
    public Optional<String> parse(String text) {
      return Optional.of(text);
    }

    @Override
    public boolean admits(String value) {
      return value.equals(value.strip());
    }

    @Override
    public String shown(String text) {
      return "(not shown)";
    }
  }

  /** A whole number, or {@code none} for no limit, which is {@link #NONE}. */
  record Quota(int least) implements ValueKind<Integer> {
    static final int NONE = -1;

    @Override
    public String type() {
      return "quota";
    }

    @Override
    public String allowed() {
      return "a whole number, %d or more, or the word none".formatted(least);
    }

    @Override
    public Optional<Integer> parse(String text) {
      return text.equals("none")
          ? Optional.of(NONE)
          : new Whole(least, Integer.MAX_VALUE).parse(text).filter(value -> value >= 0);
    }

    @Override
    public boolean admits(Integer value) {
      return value == NONE || value >= least;
    }

    @Override
    public String text(Integer value) {
      return value == NONE ? "none" : value.toString();
    }
  }

  /** Names with commas between them, or {@code none} for no limit, which is an empty list. */
  record Names() implements ValueKind<List<String>> {
    private static final String NONE = "none";

    @Override
    public String type() {
      return "names";
    }

    @Override
    public String allowed() {
      return "names of environments with commas between them, like default,science, or the word none";
    }

    @Override
    public Optional<List<String>> parse(String text) {
      return Optional.of(
          text.equals(NONE) ? List.of() : Stream.of(text.split(",", -1)).map(String::strip).distinct().sorted().toList());
    }

    @Override
    public boolean admits(List<String> value) {
      return value.stream().allMatch(EnvironmentName::isValid) && !value.contains(NONE);
    }

    @Override
    public String text(List<String> value) {
      return value.isEmpty() ? NONE : String.join(",", value);
    }
  }

  /** One of the words of an enum, which are its constants in lower case with dashes. */
  record Choice<E extends Enum<E>>(List<E> constants) implements ValueKind<E> {
    static <E extends Enum<E>> Choice<E> of(Class<E> words) {
      return new Choice<>(List.of(words.getEnumConstants()));
    }

    @Override
    public String type() {
      return allowed();
    }

    @Override
    public String allowed() {
      var words = constants.stream().map(this::text).toList();
      return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    @Override
    public Optional<E> parse(String text) {
      return constants.stream().filter(constant -> text(constant).equals(text)).findFirst();
    }

    @Override
    public boolean admits(E value) {
      return true;
    }

    @Override
    public String text(E value) {
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Secret keys of 32 bytes, which no message ever shows. */
  record Keys() implements ValueKind<KeyList> {
    @Override
    public String type() {
      return "keys";
    }

    @Override
    public String allowed() {
      return "one or more keys of 32 bytes in base64, with commas between them";
    }

    @Override
    public Optional<KeyList> parse(String text) {
      return KeyList.parse(text);
    }

    @Override
    public boolean admits(KeyList value) {
      return true;
    }

    @Override
    public String text(KeyList value) {
      return value.text();
    }

    @Override
    public String shown(String text) {
      return "(not shown)";
    }
  }
}
