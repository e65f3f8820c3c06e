package io.serpentarium.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pyodide in Deno without any of our walls, in a process of its own. For one thread. */
final class BarePyodide implements AutoCloseable {
  private final Children children;
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  private BarePyodide(Children children, Process process) {
    this.children = children;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static BarePyodide start(Lab lab) {
    var places = lab.places();
    var builder =
        new ProcessBuilder(
                places.deno().toString(),
                "run",
                "--no-config",
                "--no-lock",
                "--no-prompt",
                "--no-remote",
                "--allow-read",
                places.bareScript().toString(),
                places.pyodide().toString())
            .redirectError(lab.places().log());
    builder.environment().put("DENO_DIR", lab.folder().resolve("deno").toString());
    return new BarePyodide(lab.children(), lab.children().start(builder));
  }

  /** Runs {@code 4+5} so many times. */
  Samples run(int times) throws IOException {
    in.write(times + "\n");
    in.flush();
    var line = out.readLine();
    if (line == null) {
      throw new BenchException("bare Pyodide has ended, see target/bench.log");
    }
    return new Samples(Arrays.stream(line.split(",")).mapToLong(Long::parseLong).toArray());
  }

  @Override
  public void close() {
    children.end(process);
  }
}
