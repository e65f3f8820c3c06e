package io.serpentarium.runner;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the Deno program on this machine. Thread-safe. */
public final class DenoBinary {
  /** Earlier versions have holes in the very permissions that the walls rest on. */
  private static final int[] LEAST_VERSION = {2, 7, 14};

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("deno (\\d+)\\.(\\d+)\\.(\\d+)");

  private DenoBinary() {}

  /**
   * Looks where the configuration says; if it says nothing, beside the server and then on the path.
   *
   * @throws InstallationException when there is none, or only one that is too old
   */
  public static Path find(String configured, Path serverFolder, @Nullable String searchPath) {
    if (!configured.isEmpty()) {
      var deno = Path.of(configured).toAbsolutePath();
      if (!isProgram(deno)) {
        throw new InstallationException(
            "There is no Deno program at %s (deno): give the path of the native binary, not of npm's script."
                .formatted(deno));
      }
      return checked(deno);
    }
    var onPath =
        searchPath == null
            ? Stream.<Path>empty()
            : Arrays.stream(searchPath.split(File.pathSeparator)).map(folder -> Path.of(folder, "deno"));
    return Stream.concat(Stream.of(serverFolder.resolve("deno")), onPath)
        .filter(DenoBinary::isProgram)
        .findFirst()
        .map(DenoBinary::checked)
        .orElseThrow(
            () ->
                new InstallationException(
                    "Deno was not found beside the server (%s) nor on the PATH: put the binary there, or name it with --deno."
                        .formatted(serverFolder)));
  }

  /** npm installs a script of the same name; killing that would leave the real one alive. */
  private static boolean isProgram(Path file) {
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return in.read() != '#';
    } catch (IOException e) {
      return false;
    }
  }

  private static Path checked(Path deno) {
    var said = version(deno, PATIENCE);
    var match = VERSION.matcher(said.orElse(""));
    if (!match.find()) {
      throw new InstallationException("%s does not answer to --version like Deno does.".formatted(deno));
    }
    for (var i = 0; i < LEAST_VERSION.length; i++) {
      var part = Integer.parseInt(match.group(i + 1));
      if (part > LEAST_VERSION[i]) {
        break;
      }
      if (part < LEAST_VERSION[i]) {
        throw new InstallationException(
            "%s is %s; versions before 2.7.14 have known holes: install a newer one."
                .formatted(deno, match.group()));
      }
    }
    return deno;
  }

  /** What it says of itself; a few words, which the pipe holds until it has ended. */
  static Optional<String> version(Path deno, Duration patience) {
    try {
      var builder = new ProcessBuilder(deno.toString(), "--version").redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(RunnerInstallation.ENVIRONMENT);
      var process = builder.start();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return Optional.of(new String(process.getInputStream().readNBytes(1024), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
