package io.serpentarium.k8s;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packaged server, run by {@code k8s/layout.sh} with a pod's environment. Not thread-safe. */
final class LaidOutServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;

  private LaidOutServer(Process process, Path log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  static LaidOutServer start(Path folder, Map<String, String> environment)
      throws IOException, InterruptedException {
    // Test folders belong to one user only, and the server is another one.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var root = folder.resolve("image").toString();
    Program.outputOf("k8s/layout.sh", "assemble", root);
    var log = folder.resolve("log");
    var port = freePort();
    var managementPort = freePort();
    var builder =
        new ProcessBuilder(
            "k8s/layout.sh", "run", root, "--port=" + port, "--management-port=" + managementPort);
    builder.environment().keySet().removeIf(name -> name.startsWith("SERPENTARIUM_"));
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new LaidOutServer(process, log, port, managementPort);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return get(port, path);
  }

  HttpResponse<String> management(String path) throws IOException, InterruptedException {
    return get(managementPort, path);
  }

  private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:%d%s".formatted(at, path));
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Asks as a probe does until the answer is 200. */
  void awaitReady() throws IOException, InterruptedException {
    var ended = process.onExit();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (isReady()) {
        return;
      }
      if (endsWithin(ended, Duration.ofMillis(100))) {
        throw new AssertionError(
            "the server ended with %d:%n%s".formatted(process.exitValue(), log()));
      }
    }
    throw new AssertionError("the server did not get ready:\n" + log());
  }

  private boolean isReady() throws IOException, InterruptedException {
    try {
      return management("/health/ready").statusCode() == 200;
    } catch (ConnectException notYet) {
      return false;
    }
  }

  private static boolean endsWithin(CompletableFuture<?> end, Duration time)
      throws InterruptedException {
    try {
      end.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** The server and its runners. */
  List<ProcessHandle> processes() {
    var all = new ArrayList<ProcessHandle>();
    all.add(process.toHandle());
    process.descendants().forEach(all::add);
    return List.copyOf(all);
  }

  /** Sends SIGTERM and says with which code the server went. */
  int stop(Duration grace) throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the server did not end within %s:%n%s".formatted(grace, log()));
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
