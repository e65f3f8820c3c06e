package io.serpentarium.k8s;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, in the project's folder. */
final class Program {
  private Program() {}

  /**
   * What the program writes to its standard output.
   *
   * @throws AssertionError with what it said on both streams when it fails
   */
  static String outputOf(String... command) throws IOException, InterruptedException {
    var out = Files.createTempFile("program", ".out");
    var err = Files.createTempFile("program", ".err");
    try {
      var process =
          new ProcessBuilder(List.of(command))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s takes too long: %s".formatted(String.join(" ", command), text(err)));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            "%s ended with %d: %s%s"
                .formatted(String.join(" ", command), process.exitValue(), text(out), text(err)));
      }
      return text(out);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
