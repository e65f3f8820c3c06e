package io.serpentarium.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks into another Java process: what lives on its heap after a collection, and what is resident. */
final class Heap {
  private Heap() {}

  /** Bytes of all live objects. */
  static long liveBytes(Lab lab, long pid) throws IOException, InterruptedException {
    var live = 0L;
    // The first collection only enqueues what finalisation and soft references hold.
    for (var i = 0; i < 3; i++) {
      live = histogramTotal(lab, pid);
    }
    return live;
  }

  private static long histogramTotal(Lab lab, long pid) throws IOException, InterruptedException {
    var command = new ProcessBuilder(Places.javaProgram("jcmd"), Long.toString(pid), "GC.class_histogram");
    var process = lab.children().start(command.redirectErrorStream(true));
    try (var lines = process.inputReader().lines()) {
      return lines
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
          .findFirst()
          .orElseThrow(() -> new BenchException("jcmd shows no histogram of process " + pid));
    } finally {
      process.waitFor();
      lab.children().end(process);
    }
  }

  static long residentBytes(long pid) throws IOException {
    var status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0; // It has ended meanwhile.
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    }
  }
}
