package io.serpentarium.protocol;

import org.jspecify.annotations.Nullable;

/** One proposal to complete a piece of code. */
public record Completion(String label, @Nullable String kind, @Nullable String detail) {
  public Completion {
    Check.given(label, "label");
  }
}
