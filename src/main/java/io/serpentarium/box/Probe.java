package io.serpentarium.box;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a box holds, by a Deno inside it that has every permission that Deno can give and tries to get
 * out. Thread-safe.
 */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HELD = "held";
  private static final int MOST_BYTES = 8 * 1024;
  private static final int MOST_CHARACTERS = 300;

  /** Far more than it needs. */
  private static final long DATA_BYTES = 4L << 30;

  private Probe() {}

  /**
   * Runs it.
   *
   * @throws BoxException when it cannot be run, or got out; the message continues "… does not work here: "
   */
  static void run(Box box, Program program) {
    var said = said(box, program);
    if (!said.equals(HELD)) {
      throw new BoxException("it lets a process " + said);
    }
  }

  /**
   * Runs it without judging what it could do.
   *
   * @throws BoxException when it cannot be run, or not be limited
   */
  static void start(Box box, Program program) {
    var _ = said(box, program);
  }

  private static String said(Box box, Program program) {
    try {
      var boxed = box.start(command(program), DATA_BYTES);
      var process = boxed.process();
      process.getOutputStream().close();
      // What it says fits into the pipes.
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        boxed.kill();
        throw new BoxException("a process inside did not end");
      }
      var said = text(process.getInputStream());
      var complained = text(process.getErrorStream());
      if (said.isEmpty()) {
        throw new BoxException(why(process.exitValue(), complained));
      }
      return said;
    } catch (IOException | KernelException e) {
      throw new BoxException("no process can be started inside (%s)".formatted(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BoxException("the probe was interrupted");
    }
  }

  private static List<String> command(Program program) throws IOException {
    var words = new ArrayList<>(List.of(program.executable().toString(), "eval"));
    words.addAll(List.of("--ext=js", "--no-config", "--no-lock", "--no-remote", "--no-npm", script()));
    return words;
  }

  private static String why(int exitCode, String complained) {
    var words = complained.isEmpty() ? "a process inside ended with code " + exitCode : complained;
    return words.length() <= MOST_CHARACTERS ? words : words.substring(0, MOST_CHARACTERS) + " …";
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
  }

  private static String script() throws IOException {
    try (var in = Probe.class.getResourceAsStream("/box/probe.js")) {
      if (in == null) {
        throw new IOException("the server was built without /box/probe.js");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
