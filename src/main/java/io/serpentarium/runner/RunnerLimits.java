package io.serpentarium.runner;

/**
 * What one isolate may hold.
 *
 * @param memoryBytes WebAssembly memory; going beyond it is a clean {@code MemoryError}
 * @param fileBytes files in the isolate's memory file system, together
 * @param files how many files, folders and links
 */
public record RunnerLimits(long memoryBytes, long fileBytes, int files) {}
