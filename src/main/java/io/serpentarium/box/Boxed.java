package io.serpentarium.box;

import java.util.Optional;
import java.util.stream.Stream;

/** A process inside a box. Thread-safe. */
public final class Boxed {
  private final Process process;
  private final long pid;

  /**
   * Of their own, because the one that a process brings along was made on the thread that started it: inside
   * Landlock that thread sees nothing of a process, and what it made never kills.
   */
  private final Optional<ProcessHandle> outer;

  private final Optional<ProcessHandle> program;

  /**
   * Describes one that runs already.
   *
   * @param process what was started; its pipes lead to the program, and its end is the program's end
   * @param pid the program itself, which may be a descendant of that process
   */
  public Boxed(Process process, long pid) {
    this.process = process;
    this.pid = pid;
    this.outer = ProcessHandle.of(process.pid());
    this.program = ProcessHandle.of(pid);
  }

  public Process process() {
    return process;
  }

  /** The program itself: what is metered, watched and limited. */
  public long pid() {
    return pid;
  }

  /** Ends all of it at once. A box dies with what it holds, and the other way round; a custom one may not. */
  public void kill() {
    Stream.of(program, outer).flatMap(Optional::stream).forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
