package io.serpentarium.runner;

/**
 * What one isolate may hold.
 *
 * @param memoryBytes WebAssembly memory; going beyond it is a clean {@code MemoryError}
 * @param fileBytes files in the isolate's memory file system
 */
public record RunnerLimits(long memoryBytes, long fileBytes) {}
