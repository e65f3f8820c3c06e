package io.serpentarium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
  @TempDir Path proc;

  @ParameterizedTest
  @ValueSource(strings = {"deno", "a b", "x) R 1 (y", ")", "((", "", "\u00ff"})
  void readsAProcessOfAnyName(String name) throws IOException {
    process(7, name, "S", "Name:\tx\nVmRSS:\t    2048 kB\nThreads:\t3\n");

    assertThat(new ProcStat(proc).read(7))
        .contains(new ProcessUsage(Duration.ofMillis(1_500), 2_097_152));
  }

  @Test
  void readsThisProcess() {
    var usage = new ProcStat().read(ProcessHandle.current().pid()).orElseThrow();

    assertThat(usage.cpu()).isBetween(Duration.ofMillis(10), Duration.ofDays(1));
    assertThat(usage.rssBytes()).isGreaterThan(10_000_000);
  }

  @Test
  void findsNothingOnceAProcessHasEnded() throws IOException, InterruptedException {
    var process = new ProcessBuilder("true").start();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();

    assertThat(new ProcStat().read(process.pid())).isEmpty();
    assertThat(new ProcStat(proc).read(8)).isEmpty();
  }

  @Test
  void findsNothingInWhatIsLeftOfAProcess() throws IOException {
    process(7, "deno", "Z", "Name:\tdeno\n");

    assertThat(new ProcStat(proc).read(7)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "7 (deno)", "7 (deno) S 1 2", "7 (deno) S 1 2 3 4 5 6 7 8 9 10 x y 1"})
  void findsNothingInAnotherForm(String stat) throws IOException {
    process(7, "deno", "S", "VmRSS: 1 kB\n");
    Files.writeString(proc.resolve("7/stat"), stat);

    assertThat(new ProcStat(proc).read(7)).isEmpty();
  }

  private void process(long pid, String name, String state, String status) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    String stat =
        "%d (%s) %s 1 7 7 0 -1 4194560 9 0 0 0 120 30 99 99 20 0 1 0 5 6 7\n"
            .formatted(pid, name, state);
    Files.writeString(folder.resolve("stat"), stat, StandardCharsets.ISO_8859_1);
    Files.writeString(folder.resolve("status"), status);
  }
}
