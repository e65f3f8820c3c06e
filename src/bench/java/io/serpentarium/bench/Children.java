package io.serpentarium.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The processes that the bench has started; none outlives it, however it ends. Thread-safe. */
final class Children implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Collection<Process> processes = new ConcurrentLinkedQueue<>();

  Children() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-children"));
  }

  Process start(ProcessBuilder builder) {
    try {
      var process = builder.start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new BenchException("%s cannot be started".formatted(builder.command().getFirst()), e);
    }
  }

  /** Asks a process to end, and ends it when it does not. */
  void end(Process process) {
    processes.remove(process);
    var descendants = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    processes.forEach(this::end);
  }
}
