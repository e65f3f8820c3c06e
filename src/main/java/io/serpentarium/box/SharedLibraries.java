package io.serpentarium.box;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The shared libraries of a program, by the words of the loader itself. Thread-safe. */
final class SharedLibraries {
  /** {@code libm.so.6 => /lib/libm.so.6 (0x7f…)} or {@code /lib64/ld-linux-x86-64.so.2 (0x7f…)}. */
  private static final Pattern LINE = Pattern.compile("(?:\\S+ => )?(/\\S.*) \\(0x[0-9a-f]+\\)");

  private static final int MOST_BYTES = 64 * 1024;

  private SharedLibraries() {}

  /** Absolute names as the program will open them; none for one that needs none. */
  static List<Path> of(Path program) throws IOException {
    // A program without any starts as usual, so it gets something quick to do.
    var builder = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
    builder.environment().clear();
    // The loader lists what it would load, and ends before the program starts.
    builder.environment().put("LD_TRACE_LOADED_OBJECTS", "1");
    var loader = builder.start();
    loader.getOutputStream().close();
    try (var out = loader.getInputStream()) {
      return parse(new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } finally {
      loader.destroyForcibly();
    }
  }

  static List<Path> parse(String listing) {
    return listing
        .lines()
        .map(line -> LINE.matcher(line.strip()))
        .filter(match -> match.matches())
        .map(match -> Path.of(match.group(1)))
        .distinct()
        .toList();
  }
}
