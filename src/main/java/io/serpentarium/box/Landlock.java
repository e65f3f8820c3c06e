package io.serpentarium.box;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Landlock: from then on the calling thread, and what it starts, opens nothing but the files named. It cannot be
 * undone. Thread-safe.
 *
 * <p>What an older kernel does not know yet (network, signals) is left out here, because the system call filter
 * stops it as well.
 */
final class Landlock {
  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;

  /** How many rights on files each version of the interface knows, from the first on. */
  private static final int[] FILE_RIGHTS = {13, 14, 15, 15, 16};

  private static final long TCP_BIND_AND_CONNECT = 3;
  private static final int VERSION_WITH_NETWORK = 4;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 3;
  private static final int VERSION_WITH_SCOPES = 6;

  private static final int ASK_FOR_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;
  private static final int RULE_BYTES = 12;
  private static final int AT_FDCWD = -100;
  private static final int O_PATH_CLOEXEC = 0x28_0000;

  private Landlock() {}

  /**
   * The version of the interface.
   *
   * @throws KernelException when the kernel has none, or a seccomp profile hides it
   */
  static int version() {
    return (int) Kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, ASK_FOR_VERSION);
  }

  /** Allows to read and run what lies in these places, to write to some devices, and nothing else. */
  static void restrict(List<Path> readable, List<Path> devices) {
    var version = version();
    try (var arena = Arena.ofConfined()) {
      var rules = create(arena, version);
      for (var path : readable) {
        allow(arena, rules, path, EXECUTE | READ_FILE | (Files.isDirectory(path) ? READ_FOLDER : 0));
      }
      for (var device : devices) {
        allow(arena, rules, device, READ_FILE | WRITE_FILE);
      }
      Kernel.call(SystemCall.LANDLOCK_RESTRICT_SELF, rules, 0);
      Kernel.call(SystemCall.CLOSE, rules);
    }
  }

  private static long create(Arena arena, int version) {
    var attributes = arena.allocate(3 * Long.BYTES, Long.BYTES);
    var rights = FILE_RIGHTS[Math.min(version, FILE_RIGHTS.length) - 1];
    attributes.setAtIndex(ValueLayout.JAVA_LONG, 0, (1L << rights) - 1);
    var words = 1;
    if (version >= VERSION_WITH_NETWORK) {
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 1, TCP_BIND_AND_CONNECT);
      words = 2;
    }
    if (version >= VERSION_WITH_SCOPES) {
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 2, ABSTRACT_SOCKETS_AND_SIGNALS);
      words = 3;
    }
    return Kernel.call(
        SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), (long) words * Long.BYTES, 0);
  }

  private static void allow(Arena arena, long rules, Path path, long rights) {
    var name = arena.allocateFrom(path.toString());
    var file = Kernel.call(SystemCall.OPENAT, AT_FDCWD, name.address(), O_PATH_CLOEXEC, 0);
    var rule = arena.allocate(RULE_BYTES, Long.BYTES);
    rule.set(ValueLayout.JAVA_LONG, 0, rights);
    rule.set(ValueLayout.JAVA_INT, Long.BYTES, (int) file);
    Kernel.call(SystemCall.LANDLOCK_ADD_RULE, rules, RULE_PATH_BENEATH, rule.address(), 0);
    Kernel.call(SystemCall.CLOSE, file);
  }
}
