package io.serpentarium.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads what a process uses from Linux' {@code /proc}; the reads don't wait for a disk.
 * Thread-safe.
 *
 * <p>Clock ticks are 1/100 s: that is what Linux tells programs on every platform that runs Deno.
 */
public final class ProcStat {
  private static final long MILLIS_PER_TICK = 10;
  private static final String RSS = "VmRSS:";

  /** Positions in {@code stat} behind the name, which is field 2. */
  private static final int STATE = 0;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private final Path proc;

  public ProcStat() {
    this(Path.of("/proc"));
  }

  ProcStat(Path proc) {
    this.proc = proc;
  }

  /** Empty when there is no such process any more, or only its exit status is left. */
  public Optional<ProcessUsage> read(long pid) {
    return cpu(pid)
        .flatMap(
            cpu -> {
              try {
                var status = text(proc.resolve(Long.toString(pid)).resolve("status"));
                return Optional.of(new ProcessUsage(cpu, rssBytes(status)));
              } catch (IOException | NumberFormatException gone) {
                return Optional.empty();
              }
            });
  }

  /** The processor time alone, which costs half as much to read. */
  public Optional<Duration> cpu(long pid) {
    try {
      String stat = text(proc.resolve(Long.toString(pid)).resolve("stat"));
      // The name is in parentheses and may itself hold spaces and parentheses: the last one ends
      // it.
      int end = stat.lastIndexOf(')');
      String[] fields = end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ");
      if (fields.length <= SYSTEM_TICKS || fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return Optional.empty();
      }
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
      return Optional.of(Duration.ofMillis(ticks * MILLIS_PER_TICK));
    } catch (IOException | NumberFormatException gone) {
      return Optional.empty();
    }
  }

  /** The name of a process may hold any bytes. */
  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  /**
   * Taken from here rather than from {@code stat}, which counts pages of a size one would have to
   * know.
   */
  private static long rssBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(RSS))
        .map(line -> line.substring(RSS.length()).replace("kB", "").strip())
        .mapToLong(kib -> Long.parseLong(kib) * 1024)
        .findFirst()
        .orElse(0);
  }
}
