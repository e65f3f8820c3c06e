package io.serpentarium.runner;

import io.serpentarium.config.LimitsConfig;

/**
 * What one isolate may hold.
 *
 * @param memoryBytes WebAssembly memory; going beyond it is a clean {@code MemoryError}
 * @param fileBytes files in the isolate's memory file system, together
 * @param files how many files, folders and links
 */
public record RunnerLimits(long memoryBytes, long fileBytes, int files) {
  RunnerLimits withMemory(long bytes) {
    return new RunnerLimits(bytes, fileBytes, files);
  }

  public static RunnerLimits of(LimitsConfig config) {
    return new RunnerLimits(config.memoryBytes(), config.diskBytes(), config.files());
  }

  /** With less memory, never with more: the process was started for that much. */
  RunnerLimits withMemory(long bytes) {
    return bytes < memoryBytes ? new RunnerLimits(bytes, fileBytes, files) : this;
  }
}
