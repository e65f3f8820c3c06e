package io.serpentarium.runner;

import java.util.Optional;

/** Gives a session image piece by piece; called on a thread of the runner, which may block. */
@FunctionalInterface
public interface ImageSource {
  /** The next piece; empty when the image is complete. Throws when it cannot be read any more. */
  Optional<byte[]> next();
}
