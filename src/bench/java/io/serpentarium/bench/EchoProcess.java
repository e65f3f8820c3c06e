package io.serpentarium.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An {@link EchoServer} in a process of its own. For one thread. */
final class EchoProcess implements AutoCloseable {
  private final Children children;
  private final Process process;
  private final int port;

  private EchoProcess(Children children, Process process, int port) {
    this.children = children;
    this.process = process;
    this.port = port;
  }

  static EchoProcess start(Lab lab, int answerBytes) throws IOException {
    var program = EchoServer.class.getName();
    var builder =
        new ProcessBuilder(
                Places.javaProgram("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                lab.places().classPath(),
                program,
                Integer.toString(answerBytes))
            .redirectError(lab.places().log());
    var process = lab.children().start(builder);
    var line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new BenchException("the echo server did not start");
    }
    return new EchoProcess(lab.children(), process, Integer.parseInt(line));
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    children.end(process);
  }
}
