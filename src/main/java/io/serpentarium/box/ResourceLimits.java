package io.serpentarium.box;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets a process have at most, set from outside before it has heard a word of a guest. Thread-safe. */
final class ResourceLimits {
  private static final int FILE_SIZE = 1;
  private static final int DATA = 2;
  private static final int CORE = 4;
  private static final int OPEN_FILES = 7;
  private static final int LOCKED_MEMORY = 8;
  private static final int MESSAGE_QUEUES = 12;

  /** A runner has about 20 descriptors open. */
  private static final long MOST_OPEN_FILES = 256;

  /** When memory is short, the kernel ends the process with the highest score; 1000 is the highest there is. */
  private static final String FIRST_TO_GO = "1000";

  private ResourceLimits() {}

  /**
   * Sets all of them, and makes the process end before the server does when the machine's memory is used up.
   *
   * @throws KernelException when the kernel refuses, or the process is gone
   */
  static long apply(long pid, long dataBytes) throws IOException {
    set(pid, DATA, dataBytes);
    set(pid, OPEN_FILES, MOST_OPEN_FILES);
    for (var nothing : new int[] {FILE_SIZE, CORE, LOCKED_MEMORY, MESSAGE_QUEUES}) {
      set(pid, nothing, 0);
    }
    Files.writeString(Path.of("/proc/%d/oom_score_adj".formatted(pid)), FIRST_TO_GO);
    return pid;
  }

  private static void set(long pid, int resource, long most) {
    try (var arena = Arena.ofConfined()) {
      var softAndHard = arena.allocateFrom(ValueLayout.JAVA_LONG, most, most);
      Kernel.call(SystemCall.PRLIMIT64, pid, resource, softAndHard.address(), 0);
    }
  }
}
