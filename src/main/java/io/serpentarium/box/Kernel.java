package io.serpentarium.box;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.stream.Stream;

/**
 * Calls the kernel directly, for the calling thread alone: the C library would apply some of these calls, like a
 * change of the user, to every thread of the server. Thread-safe.
 */
final class Kernel {
  private static final int MOST_ARGUMENTS = 6;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().find("syscall").orElseThrow(),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              Stream.generate(() -> ValueLayout.JAVA_LONG)
                  .limit(1 + MOST_ARGUMENTS)
                  .toArray(MemoryLayout[]::new)),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));

  private Kernel() {}

  /** The numbers of the system calls are those of x86-64 on Linux. */
  static boolean isKnown() {
    return System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64");
  }

  /**
   * Calls the kernel.
   *
   * @throws KernelException when it refuses
   */
  static long call(int number, long... arguments) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(ERRNO_LAYOUT);
      var all = new long[MOST_ARGUMENTS];
      System.arraycopy(arguments, 0, all, 0, arguments.length);
      var result =
          (long) SYSCALL.invokeExact(state, (long) number, all[0], all[1], all[2], all[3], all[4], all[5]);
      if (result < 0) {
        throw new KernelException(number, (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (KernelException refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new IllegalStateException("the kernel cannot be called", impossible);
    }
  }

  /** Bytes that the kernel can read, for as long as the arena is open. */
  static MemorySegment memory(Arena arena, byte[] bytes) {
    var segment = arena.allocate(bytes.length, Long.BYTES);
    segment.copyFrom(MemorySegment.ofArray(bytes));
    return segment;
  }
}
