package io.serpentarium.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The packaged server in a process of its own. For one thread. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("listens on http://[^:]+:(\\d+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Children children;
  private final Process process;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Children children, Process process, int port) {
    this.children = children;
    this.process = process;
    this.port = port;
  }

  /** Starts it on a free port with a folder of its own; {@code settings} are flags beyond the defaults. */
  static ServerProcess start(Lab lab, String... settings) {
    return start(lab, lab.folder().resolve("server-" + System.nanoTime()), settings);
  }

  /** The same with that folder. */
  static ServerProcess start(Lab lab, Path data, String... settings) {
    var places = lab.places();
    var command =
        new ArrayList<>(List.of(Places.javaProgram("java"), "-jar", places.jar().toString(), "--port=0"));
    command.add("--data=" + data);
    command.addAll(List.of(settings));
    var log = places.log();
    var builder = new ProcessBuilder(command).redirectError(log);
    var process = lab.children().start(builder);
    var server = new ServerProcess(lab.children(), process, port(process, log));
    server.awaitWarm();
    return server;
  }

  private static int port(Process process, ProcessBuilder.Redirect log) {
    try {
      var said = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
      for (var line = said.readLine(); line != null; line = said.readLine()) {
        var match = ADDRESS.matcher(line);
        if (match.find()) {
          return Integer.parseInt(match.group(1));
        }
      }
      throw new BenchException("the server did not start, see " + log.file());
    } catch (IOException e) {
      throw new BenchException("the server did not start, see " + log.file(), e);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Waits until a runner is warm and none is being launched: the pool has nothing to do. */
  void awaitWarm() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (runners("idle") < 1 || runners("launching") > 0) {
      if (System.nanoTime() > deadline) {
        throw new BenchException("no runner became warm within " + PATIENCE);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** The runner processes that live. */
  Set<Long> runnerPids() {
    return process
        .children()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Memory of everything the server has started. */
  long runnersResidentBytes() throws IOException {
    var bytes = 0L;
    for (var child : process.descendants().filter(ProcessHandle::isAlive).toList()) {
      bytes += Heap.residentBytes(child.pid());
    }
    return bytes;
  }

  private double runners(String state) {
    return metric("serpentarium_pool_runners{state=\"%s\"}".formatted(state));
  }

  /** The value of the first metric whose line starts like this; 0 if there is none. */
  double metric(String start) {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/metrics".formatted(port))).build();
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new BenchException("the server does not show its metrics", e);
    } catch (InterruptedException e) {
      throw new BenchException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
    children.end(process);
  }
}
