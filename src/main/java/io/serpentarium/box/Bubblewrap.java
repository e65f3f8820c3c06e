package io.serpentarium.box;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The command line that puts a program into namespaces of its own. Thread-safe. */
final class Bubblewrap {
  private static final String SHELL = "/bin/sh";

  /**
   * Bubblewrap takes the filter from an open file, and Java can hand on none but the three standard ones: so a
   * shell, outside, opens it. The script is fixed; all that varies are its arguments, which it never looks into.
   */
  private static final String OPEN_FILTER = "exec \"$@\" 9<\"$0\"";

  private static final String FILTER_DESCRIPTOR = "9";

  private Bubblewrap() {}

  /** The program on the path, if it is installed. */
  static Optional<Path> find(@Nullable String searchPath) {
    return Arrays.stream((searchPath == null ? "" : searchPath).split(File.pathSeparator))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Writes the filter where every user can read it, and answers the file. */
  static Path writeFilter(Path folder) throws IOException {
    Files.createDirectories(folder);
    var half = Files.createTempFile(folder, ".seccomp", "");
    Files.write(half, SystemCallFilter.forNamespaces().bytes());
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("r--r--r--"));
    var file = folder.resolve("seccomp.bpf").toAbsolutePath();
    return Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What comes before the program and its arguments. */
  static List<String> prefix(
      Path bubblewrap, Path filter, Program program, List<Path> libraries, List<Path> devices) {
    var words = new ArrayList<>(List.of(SHELL, "-c", OPEN_FILTER, filter.toString(), bubblewrap.toString()));
    // As process 1 the program needs no second process that waits for it, and sees none.
    words.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"));
    words.addAll(List.of("--cap-drop", "ALL", "--hostname", "runner"));
    words.addAll(List.of("--uid", Integer.toString(ThreadRights.NOBODY)));
    words.addAll(List.of("--gid", Integer.toString(ThreadRights.NOBODY)));
    words.addAll(List.of("--seccomp", FILTER_DESCRIPTOR, "--clearenv"));
    program.environment().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
    libraries.forEach(file -> bind(words, "--ro-bind", file));
    devices.forEach(file -> bind(words, "--dev-bind", file));
    program.readable().forEach(file -> bind(words, "--ro-bind", file));
    bind(words, "--ro-bind", program.executable());
    words.addAll(List.of("--remount-ro", "/", "--chdir", program.folder().toString(), "--"));
    return List.copyOf(words);
  }

  private static void bind(List<String> words, String option, Path file) {
    words.addAll(List.of(option, file.toString(), file.toString()));
  }
}
