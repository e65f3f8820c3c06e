package io.serpentarium.runner;

import io.serpentarium.box.Boxed;
import io.serpentarium.environment.Environment;
import io.serpentarium.environment.EnvironmentException;
import io.serpentarium.environment.PackageFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds one image in a process inside the walls of runners. Not thread-safe: for one build. */
final class EnvironmentBuild {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentBuild.class);

  /** An import that takes longer does not come to an end. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration WORD_EACH = Duration.ofSeconds(10);
  private static final int PACKAGES_UNUSABLE = 65;
  private static final int MOST_WORDS = 4_000;

  private final Environment environment;
  private final List<PackageFile> files;
  private final Boxed boxed;

  EnvironmentBuild(Environment environment, List<PackageFile> files, Boxed boxed) {
    this.environment = environment;
    this.files = files;
    this.boxed = boxed;
  }

  /**
   * The bytes of the image; blocks for some seconds.
   *
   * @throws EnvironmentException when the packages cannot be used
   */
  byte[] run() throws IOException {
    var process = boxed.process();
    var image = CompletableFuture.supplyAsync(() -> readAll(process.getInputStream()), Thread::startVirtualThread);
    var words = CompletableFuture.supplyAsync(() -> readAll(process.getErrorStream()), Thread::startVirtualThread);
    var ordered = CompletableFuture.runAsync(() -> order(process.getOutputStream()), Thread::startVirtualThread);
    try {
      await(process);
      var said = new String(words.join(), StandardCharsets.UTF_8).strip();
      if (process.exitValue() == 0 && !ordered.isCompletedExceptionally()) {
        return image.join();
      }
      throw process.exitValue() == PACKAGES_UNUSABLE ? unusable(said) : failed(process.exitValue(), said);
    } finally {
      boxed.kill();
    }
  }

  private void await(Process process) {
    try {
      for (var waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited.plus(WORD_EACH)) {
        if (process.waitFor(WORD_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        LOG.info("environment {}: its image is still being built, for {} s by now", environment.name(),
            waited.plus(WORD_EACH).toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallationException("The build of the environment %s was interrupted.".formatted(environment.name()));
    }
    throw unusable("import: it did not end within %d min".formatted(PATIENCE.toMinutes()));
  }

  private void order(OutputStream out) {
    var list = new JsonArray();
    files.forEach(
        file ->
            list.add(
                new JsonObject()
                    .put("path", file.path())
                    .put("size", file.bytes().length)
                    .put("archive", file.archive())));
    var order =
        new JsonObject()
            .put("environment", environment.digest())
            .put("imports", new JsonArray(environment.imports()))
            .put("files", list)
            .toBuffer()
            .getBytes();
    try (out) {
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(order.length).array());
      out.write(order);
      for (var file : files) {
        out.write(file.bytes());
      }
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  private static byte[] readAll(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException ended) {
      return new byte[0];
    }
  }

  /** {@code said} begins with "import MODULE:" when it was an import that failed. */
  private EnvironmentException unusable(String said) {
    return new EnvironmentException(
        ("The environment %s cannot be used: with what is in %s, this failed: %s. Put in the wheel that is missing, or"
                + " take the module out of imports in environment.yaml.")
            .formatted(environment.name(), environment.folder(), head(said)));
  }

  private InstallationException failed(int code, String said) {
    return new InstallationException(
        "The image of the environment %s could not be built: the runner's program ended with code %d: %s"
            .formatted(environment.name(), code, head(said)));
  }

  private static String head(String words) {
    return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words;
  }
}
