package io.serpentarium.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** What the figures were measured on. */
record Machine(
    int cores,
    long memoryMib,
    String cpu,
    String kernel,
    String java,
    String deno,
    String pyodide,
    String load) {

  static Machine look(Places places) throws IOException, InterruptedException {
    var version = new ProcessBuilder(places.deno().toString(), "--version").start();
    var deno = version.inputReader().readLine();
    version.waitFor(10, TimeUnit.SECONDS);
    var manifest = Files.readString(places.pyodide().resolve("package.json"));
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(proc("meminfo", "MemTotal").replace(" kB", "")) / 1024,
        proc("cpuinfo", "model name"),
        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
        System.getProperty("java.runtime.version"),
        deno == null ? "?" : deno.split(" ")[1],
        new JsonObject(manifest).getString("version"),
        currentLoad());
  }

  /** The load of the last minute. */
  static String currentLoad() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  private static String proc(String file, String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc", file))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("0");
    }
  }

  String sentence() {
    return "%d cores (%s), %d MiB, %s, Java %s, Deno %s, Pyodide %s, %s, load before the start %s"
        .formatted(cores, cpu, memoryMib, kernel, java, deno, pyodide, LocalDate.now(ZoneOffset.UTC), load);
  }
}
