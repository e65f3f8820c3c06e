package io.serpentarium.seats;

import java.time.Duration;

/** What is at hand of a rate. */
public sealed interface Rate {
  Rate FREE = new Free();
  Rate UNKNOWN = new Unknown();

  /** One more is at hand. */
  record Free() implements Rate {}

  /** The others have to be asked. */
  record Unknown() implements Rate {}

  /** All servers together have had what there was; so long it takes until there is one again. */
  record Empty(Duration retryAfter) implements Rate {}
}
