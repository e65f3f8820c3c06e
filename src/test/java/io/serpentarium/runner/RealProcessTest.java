package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.box.Boxed;
import io.serpentarium.testing.HandDrivenContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A runner whose process is a small program of this machine. */
@Timeout(30)
class RealProcessTest {
  private static final UsageLimits GENEROUS = new UsageLimits(1L << 40, Duration.ofHours(1));
  private final HandDrivenContext context = new HandDrivenContext();
  private final List<RunnerFrame> heard = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void killAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void reportsThatAProcessHasEndedWithItsCodeAndLastWords() throws Exception {
    start("echo goodbye >&2; exit 3");
    context.runNext();
    assertThat(exit()).isEqualTo(new RunnerFrame.Exited(ExitCause.CRASHED, "it ended with code 3", "goodbye"));
  }

  @Test
  void reportsThatAProcessHasRunOutOfMemory() throws Exception {
    start("echo '# Fatal JavaScript out of memory: Reached heap limit' >&2; exit 133");
    context.runNext();
    assertThat(exit().cause()).isEqualTo(ExitCause.MEMORY);
  }

  @Test
  void killsAProcessThatWritesWithoutKnowingHow() throws Exception {
    start("echo 'print from native code, as a guest would forge it'; exec sleep 25");
    context.runNext();
    assertThat(exit().cause()).isEqualTo(ExitCause.HOSTILE);
    assertThat(processes.getFirst().isAlive()).isFalse();
  }

  /** A guest can only echo what it can read: the first frame comes back without a token of its own. */
  @Test
  void killsAProcessThatSendsItsInputBack() throws Exception {
    start("exec cat");
    context.runNext();
    assertThat(exit().cause()).isEqualTo(ExitCause.HOSTILE);
  }

  @Test
  void killsAProcessThatClosesItsOutputAndLivesOn() throws Exception {
    start("exec >&-; echo still here >&2; exec sleep 25");
    context.runNext();
    assertThat(exit()).isEqualTo(new RunnerFrame.Exited(ExitCause.HOSTILE, "it closed its output", "still here"));
    assertThat(processes.getFirst().isAlive()).isFalse();
  }

  @Test
  void killsWhenItIsTold() throws Exception {
    var runner = start("exec sleep 25");
    assertThat(runner.usage()).isPresent();
    runner.kill(ExitCause.SILENT, "no sign of life");
    context.runNext();
    assertThat(exit().cause()).isEqualTo(ExitCause.SILENT);
    runner.send(new RunnerCommand.Ping(1));
    assertThat(runner.usage()).isEmpty();
  }

  private Runner start(String script) throws Exception {
    var process = new ProcessBuilder("sh", "-c", script).start();
    processes.add(process);
    var boxed = new Boxed(process, process.pid());
    return ProcessRunner.start(boxed, new RunnerLimits(1, 1, 1), GENEROUS, context.context(), heard::addAll);
  }

  private RunnerFrame.Exited exit() {
    assertThat(heard).hasSize(1);
    assertThat(context.waiting()).isZero();
    return (RunnerFrame.Exited) heard.getFirst();
  }
}
