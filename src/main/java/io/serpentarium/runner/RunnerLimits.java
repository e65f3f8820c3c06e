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
  public static RunnerLimits of(LimitsConfig config) {
    return new RunnerLimits(config.memoryBytes(), config.diskBytes(), config.files());
  }

  /** The same with other memory, at most what the process was launched with. */
  RunnerLimits withMemory(long bytes) {
    return new RunnerLimits(bytes, fileBytes, files);
  }
}
