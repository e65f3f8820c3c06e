package io.serpentarium.box;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;

/** What the calling thread gives up, and with it all that it starts. Nothing of it can be taken back. Thread-safe. */
final class ThreadRights {
  /** The user who owns nothing, by its number everywhere: "nobody". */
  static final int NOBODY = 65_534;

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  private ThreadRights() {}

  static boolean isRoot() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** Goes on as nobody, without any group, if it is root. */
  static void leaveRoot() {
    if (!isRoot()) {
      return;
    }
    Kernel.call(SystemCall.SETGROUPS, 0, 0);
    Kernel.call(SystemCall.SETRESGID, NOBODY, NOBODY, NOBODY);
    Kernel.call(SystemCall.SETRESUID, NOBODY, NOBODY, NOBODY);
  }

  /** No program that is started has more rights than its starter, whatever its file says. */
  static void gainNoMore() {
    Kernel.call(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  }

  /** Only what the filter lets pass; needs {@link #gainNoMore} before. */
  static void filterCalls(Bpf filter) {
    try (var arena = Arena.ofConfined()) {
      var instructions = Kernel.memory(arena, filter.bytes());
      var program = arena.allocate(2 * Long.BYTES, Long.BYTES);
      program.set(ValueLayout.JAVA_SHORT, 0, (short) filter.instructions().size());
      program.set(ValueLayout.JAVA_LONG, Long.BYTES, instructions.address());
      Kernel.call(SystemCall.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, program.address());
    }
  }
}
