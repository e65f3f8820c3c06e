package io.serpentarium.runner;

import io.serpentarium.environment.Environment;
import io.serpentarium.environment.Environments;
import java.nio.file.Path;

/**
 * The image that runners of an environment boot from; they refuse one with another digest.
 *
 * @param memoryBytes what Python has in memory then
 */
record EnvironmentImage(Environment environment, Path file, long memoryBytes) {
  String digest() {
    return environment.digest();
  }

  Environments.Ready ready() {
    return new Environments.Ready(
        environment.name(), environment.title(), file.getFileName().toString(), memoryBytes);
  }
}
