package io.serpentarium.box;

import java.util.Map;

/** The kernel has refused a system call. */
final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final Map<Integer, String> WORDS =
      Map.of(
          1, "not permitted", 2, "no such file", 3, "no such process", 13, "access denied", 22, "invalid",
          38, "not known to this kernel", 95, "switched off in this kernel");

  KernelException(int call, int error) {
    super("system call %d: %s".formatted(call, WORDS.getOrDefault(error, "error " + error)));
  }
}
