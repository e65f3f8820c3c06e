package io.serpentarium.box;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Finds the program among the processes that a launcher has started. Thread-safe. */
final class ProcessTree {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(1);

  /** The kernel keeps no more of a program's name. */
  private static final int LONGEST_NAME = 15;

  private ProcessTree() {}

  /** Waits until the program runs; empty when the launcher ends before, or takes too long. */
  static Optional<Long> await(Process launcher, Path program) {
    var file = program.getFileName().toString();
    var name = file.length() > LONGEST_NAME ? file.substring(0, LONGEST_NAME) : file;
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (launcher.isAlive() && System.nanoTime() < deadline) {
      var found = tree(launcher.pid()).filter(pid -> name.equals(nameOf(pid))).findFirst();
      if (found.isPresent()) {
        return found;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    return Optional.empty();
  }

  /** The process, its children, theirs and so on. */
  private static Stream<Long> tree(long pid) {
    return Stream.concat(Stream.of(pid), children(pid).flatMap(ProcessTree::tree));
  }

  private static Stream<Long> children(long pid) {
    try {
      var list = Files.readString(Path.of("/proc/%d/task/%d/children".formatted(pid, pid)));
      return Stream.of(list.split(" ")).filter(word -> !word.isBlank()).map(String::strip).map(Long::valueOf);
    } catch (NoSuchFileException gone) {
      // Or this kernel has no such list: then all processes have to be asked, which takes longer.
      return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).map(ProcessHandle::pid);
    } catch (IOException gone) {
      return Stream.empty();
    }
  }

  private static String nameOf(long pid) {
    try {
      return Files.readString(Path.of("/proc/%d/comm".formatted(pid)), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException gone) {
      return "";
    }
  }
}
