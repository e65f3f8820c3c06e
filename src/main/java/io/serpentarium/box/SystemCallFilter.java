package io.serpentarium.box;

import static io.serpentarium.box.SystemCall.CLONE;
import static io.serpentarium.box.SystemCall.CLONE3;
import static io.serpentarium.box.SystemCall.FCNTL;
import static io.serpentarium.box.SystemCall.IOCTL;
import static io.serpentarium.box.SystemCall.PRCTL;
import static io.serpentarium.box.SystemCall.PRLIMIT64;
import static io.serpentarium.box.SystemCall.SOCKET;
import static io.serpentarium.box.SystemCall.SOCKETPAIR;

/**
 * The seccomp program: a list of the system calls that a runner needs, everything else is refused. Thread-safe.
 *
 * <p>It is written for x86-64, whose numbers it knows; a call by other numbers (32 bits, x32) is refused whole.
 */
final class SystemCallFilter {
  static final int ALLOW = 0x7fff_0000;
  static final int KILL = 0x8000_0000;
  static final int EPERM = 1;
  static final int ENOTTY = 25;
  static final int EINVAL = 22;
  static final int ENOSYS = 38;
  static final int EAFNOSUPPORT = 97;

  /** Where the words of a call lie: number, architecture, and the lower half of each argument. */
  static final int NUMBER = 0;
  static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int WORD = 4;

  static final int X86_64 = 0xC000_003E;
  private static final int FIRST_X32_NUMBER = 0x4000_0000;

  private static final int CLONE_THREAD = 0x1_0000;
  private static final int CLONE_NEW_NAMESPACES = 0x7E02_0000;
  private static final int CLONE_VM_VFORK = 0x4100;
  private static final int AF_UNIX = 1;
  private static final int[] TERMINAL_AND_FLAG_REQUESTS = {
    0x5401, // TCGETS, to find out that a pipe is no terminal
    0x5421, // FIONBIO
    0x5451, // FIOCLEX
    0x541B, // FIONREAD
  };
  /** Not F_SETOWN, by which a descriptor sends signals to other processes. */
  private static final int[] DESCRIPTORS_AND_THEIR_FLAGS = {
    0, // F_DUPFD
    1, // F_GETFD
    2, // F_SETFD
    3, // F_GETFL
    4, // F_SETFL
    1030, // F_DUPFD_CLOEXEC
  };
  private static final int[] NAMES_OF_THREADS_AND_MEMORY = {
    15, // PR_SET_NAME
    16, // PR_GET_NAME
    0x5356_4D41, // PR_SET_VMA
  };

  private SystemCallFilter() {}

  /** For a process in namespaces of its own: what only an attacker calls ends it at once. */
  static Bpf forNamespaces() {
    return build(KILL, refuse(EPERM));
  }

  /**
   * For the thread of the server that starts runners, and so for them: it may start a program the way the C
   * library does (a clone that shares memory and waits), and nothing ever kills, for that would be the server.
   */
  static Bpf forLaunchingThread() {
    return build(refuse(EPERM), ALLOW);
  }

  static int refuse(int error) {
    return 0x0005_0000 | error;
  }

  private static Bpf build(int verdictOnHostile, int verdictOnVfork) {
    var filter = new Bpf();
    filter.load(ARCHITECTURE).whenNotEqual(X86_64, verdictOnHostile);
    filter.load(NUMBER).whenAtLeast(FIRST_X32_NUMBER, verdictOnHostile);
    for (var call : SystemCall.HARMLESS) {
      filter.whenEqual(call, ALLOW);
    }
    filter.whenEqual(CLONE, part -> clone(part, verdictOnHostile, verdictOnVfork));
    // The C library then takes clone, whose flags can be looked at.
    filter.whenEqual(CLONE3, refuse(ENOSYS));
    filter.whenEqual(SOCKET, refuse(EAFNOSUPPORT));
    filter.whenEqual(SOCKETPAIR, part -> only(part, 0, refuse(EAFNOSUPPORT), AF_UNIX));
    filter.whenEqual(IOCTL, part -> only(part, 1, refuse(ENOTTY), TERMINAL_AND_FLAG_REQUESTS));
    filter.whenEqual(FCNTL, part -> only(part, 1, refuse(EINVAL), DESCRIPTORS_AND_THEIR_FLAGS));
    filter.whenEqual(PRCTL, part -> only(part, 0, refuse(EINVAL), NAMES_OF_THREADS_AND_MEMORY));
    filter.whenEqual(PRLIMIT64, SystemCallFilter::ownLimitsToRead);
    for (var call : SystemCall.HOSTILE) {
      filter.whenEqual(call, verdictOnHostile);
    }
    return filter.end(refuse(EPERM));
  }

  private static void clone(Bpf part, int verdictOnHostile, int verdictOnVfork) {
    part.load(argument(0))
        .whenAnyBit(CLONE_NEW_NAMESPACES, verdictOnHostile)
        .whenAnyBit(CLONE_THREAD, ALLOW)
        .mask(CLONE_VM_VFORK)
        .whenEqual(CLONE_VM_VFORK, verdictOnVfork)
        .end(refuse(EPERM));
  }

  private static void only(Bpf part, int argument, int otherwise, int... allowed) {
    part.load(argument(argument));
    for (var value : allowed) {
      part.whenEqual(value, ALLOW);
    }
    part.end(otherwise);
  }

  /** Process 0 is the caller; a new limit would be a pointer that is not null. */
  private static void ownLimitsToRead(Bpf part) {
    part.load(argument(0))
        .whenNotEqual(0, refuse(EPERM))
        .load(argument(2))
        .whenNotEqual(0, refuse(EPERM))
        .load(argument(2) + WORD)
        .whenNotEqual(0, refuse(EPERM))
        .end(ALLOW);
  }

  private static int argument(int index) {
    return FIRST_ARGUMENT + index * 2 * WORD;
  }
}
