package io.serpentarium.testing;

import io.vertx.core.http.WebSocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The server as people start it: a Java process of its own. For one thread. */
public final class JarProcess implements AutoCloseable {
  public static final Path JAR = Path.of("target/serpentarium.jar").toAbsolutePath();
  private static final long PATIENCE_SECONDS = 60;

  /** The whole line: it may come in pieces. */
  private static final Pattern ADDRESS_LINE = Pattern.compile("listens on \\S+\\R");

  private final Process process;
  private final Path out;
  private final Path err;

  private JarProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code java -jar} with these arguments; what it says goes to files in that folder. */
  public static JarProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of("-jar", JAR.toString()), List.of(arguments));
  }

  /** Starts the server from other classes, with the jar's libraries behind them. */
  public static JarProcess startClasses(Path folder, Path classes, String... arguments) throws IOException {
    return start(
        folder, List.of("-cp", classes + ":" + JAR, "io.serpentarium.Main"), List.of(arguments));
  }

  private static JarProcess start(Path folder, List<String> program, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(program);
    command.addAll(arguments);
    var out = Files.createTempFile(folder, "out", ".txt");
    var err = Files.createTempFile(folder, "err", ".txt");
    var process =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new JarProcess(process, out, err);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  public String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  /** Waits until the server prints its address, and returns it. */
  public String address() throws IOException {
    TestServer.eventually(
        "it prints its address",
        Duration.ofSeconds(PATIENCE_SECONDS),
        () -> ADDRESS_LINE.matcher(said()).find() || !process.isAlive());
    return out().strip().replaceFirst("(?s).*listens on ", "");
  }

  private String said() {
    try {
      return out();
    } catch (IOException e) {
      throw new IllegalStateException("what the server says cannot be read", e);
    }
  }

  /** Ends it as a crash does: nothing is put in order. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** A client on which nothing has been said, from a page of that origin. */
  public TestClient connect(WebSocketClient client, String origin) throws IOException {
    var port = URI.create(address()).getPort();
    return TestClient.connect(client, TestClient.options(port, origin));
  }

  /** Asks the server to end, as an operator would. */
  public void terminate() {
    process.destroy();
  }

  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the server did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
