package io.serpentarium.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum constant that travels as a word: its name in lower case. */
public interface WireWord {
  String name();

  /** The word on the wire. */
  @JsonValue
  default String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
