package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.box.Boxed;
import io.serpentarium.protocol.StreamName;
import io.serpentarium.testing.HandDrivenContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A runner whose process is played by the test. */
@Timeout(20)
class ProcessRunnerTest {
  private static final UsageLimits GENEROUS = new UsageLimits(1L << 40, Duration.ofHours(1));
  private static final RunnerLimits LIMITS = new RunnerLimits(1 << 26, 1 << 20, 100);
  private static final String DONE =
      """
      {"run":"r1","status":"ok","durationMs":5,"heapBytes":1,"stdoutBytes":2,"stderrBytes":3}""";

  private static final String READY =
      """
      {"bootMs":1,"python":"3","pyodide":"3","fromImage":true,"heapBytes":1,"ready":"abc","reset":true}""";

  private final HandDrivenContext ownerContext = new HandDrivenContext();
  private final HandDrivenContext userContext = new HandDrivenContext();
  private final List<RunnerFrame> owner = new ArrayList<>();
  private final List<RunnerFrame> user = new ArrayList<>();
  private final FakeProcess process;
  private final Runner runner;
  private Token token = Token.random();

  ProcessRunnerTest() throws Exception {
    process = new FakeProcess("its last words\n");
    runner = start(process, 0);
    runner.attach(userContext.context(), user::addAll);
  }

  @BeforeEach
  void boot() throws Exception {
    token = process.booted();
  }

  @AfterEach
  void end() {
    process.exit(0);
  }

  @Test
  void reportsTheEndOnceWithTheCodeAndTheLastWords() throws Exception {
    process.exit(7);
    ownerContext.runNext();
    userContext.runNext();
    assertThat(exited(owner).cause()).isEqualTo(ExitCause.CRASHED);
    assertThat(exited(owner).detail()).isEqualTo("it ended with code 7");
    assertThat(user).containsExactlyElementsOf(owner);
    runner.kill(ExitCause.SILENT, "too late");
    assertThat(ownerContext.waiting()).isZero();
  }

  @Test
  void deliversWhatComesTogetherInOneBatch() throws Exception {
    process.stdout.feed(Bytes.join(Bytes.frame(FrameKind.STDOUT, token, "a"), Bytes.frame(FrameKind.STDOUT, token, "b")));
    userContext.runNext();
    assertThat(user).containsExactly(text("a"), text("b"));
    assertThat(userContext.waiting()).isZero();
  }

  @Test
  void killsAProcessThatSendsAFrameWithoutTheToken() throws Exception {
    process.stdout.feed(Bytes.frame(FrameKind.STDOUT, Token.random(), "forged"));
    ownerContext.runNext();
    assertThat(exited(owner).cause()).isEqualTo(ExitCause.HOSTILE);
    assertThat(exited(owner).detail()).isEqualTo("it sent a frame without the token");
  }

  @Test
  void killsAProcessThatSendsWhatCannotBeDecoded() throws Exception {
    process.stdout.feed(
        Bytes.frame(
            FrameKind.COMPLETIONS, token, "{\"id\":\"c\",\"from\":4294967296,\"to\":0,\"items\":[]}"));
    ownerContext.runNext();
    assertThat(exited(owner).cause()).isEqualTo(ExitCause.HOSTILE);
    assertThat(exited(owner).detail()).isEqualTo("it sent from is out of range");
  }

  @Test
  void saysWhyItWasKilledFirst() throws Exception {
    runner.kill(ExitCause.OVERDUE, "too slow");
    runner.kill(ExitCause.RETIRED, "no longer needed");
    ownerContext.runNext();
    assertThat(exited(owner).cause()).isEqualTo(ExitCause.OVERDUE);
    assertThat(exited(owner).detail()).isEqualTo("too slow");
  }

  @Test
  void dropsTheWordsOfAnIsolateThatHasBeenReplaced() throws Exception {
    runner.boot();
    var next = process.booted();
    process.stdout.feed(Bytes.join(Bytes.frame(FrameKind.STDOUT, token, "old"), Bytes.frame(FrameKind.STDOUT, next, "new")));
    userContext.runNext();
    assertThat(user).containsExactly(text("new"));
  }

  @Test
  void dropsTheAnswerToAResetWhenAnotherOneHasBegun() throws Exception {
    var ready = Bytes.frame(FrameKind.READY, token, READY);
    process.stdout.feed(ready);
    process.stdout.awaitStarved();
    assertThat(runner.isAtRest()).isTrue();
    runner.reset();
    assertThat(runner.isAtRest()).isFalse();
    ownerContext.runNext();
    assertThat(owner).as("what is clean by now is not what was clean before").isEmpty();
    process.stdout.feed(ready);
    ownerContext.runNext();
    assertThat(owner).hasSize(1);
    assertThat(runner.isAtRest()).isTrue();
  }

  @Test
  void knowsIsolatesThatWereReplacedInQuickSuccession() throws Exception {
    runner.boot();
    runner.boot();
    process.booted();
    var third = process.booted();
    process.stdout.feed(Bytes.join(Bytes.frame(FrameKind.STDOUT, token, "old"), Bytes.frame(FrameKind.STDOUT, third, "new")));
    userContext.runNext();
    assertThat(user).containsExactly(text("new"));
  }

  @Test
  void dropsOldWordsAlsoWhenTheIsolateIsReplacedInTheMidstOfABatch() throws Exception {
    process.stdout.feed(Bytes.join(Bytes.frame(FrameKind.STDOUT, token, "old"), new byte[] {0}));
    process.stdout.awaitStarved();
    runner.boot();
    var frame = Bytes.frame(FrameKind.STDOUT, process.booted(), "new");
    process.stdout.feed(Arrays.copyOfRange(frame, 1, frame.length));
    userContext.runNext();
    assertThat(user).containsExactly(text("new"));
  }

  @Test
  void takesAPongForASignOfLifeAlsoWhenTheIsolateWasReplacedMeanwhile() throws Exception {
    runner.boot();
    process.stdout.feed(Bytes.pong(token, 5));
    ownerContext.runNext();
    assertThat(owner).containsExactly(new RunnerFrame.Pong(5));
    process.stdout.feed(Bytes.pong(process.booted(), 6));
    process.stdout.awaitStarved();
    runner.boot();
    ownerContext.runNext();
    assertThat(owner).containsExactly(new RunnerFrame.Pong(5), new RunnerFrame.Pong(6));
  }

  @Test
  void neverReportsNegativeProcessorTime() throws Exception {
    var program = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    var busy = new FakeProcess("");
    var metered = start(busy, program.pid());
    var boot = busy.booted();
    metered.attach(userContext.context(), user::addAll);
    while (metered.usage().orElseThrow().cpu().isZero()) {
      Thread.onSpinWait();
    }
    metered.send(
        new RunnerCommand.Run(
            "r1", "", null, null, null, null, List.of(), false, null, false, Duration.ofSeconds(1), Duration.ZERO, 1, 1, 1));
    program.destroyForcibly().waitFor();
    busy.stdout.feed(Bytes.frame(FrameKind.DONE, boot, DONE));
    userContext.runNext();
    assertThat(((RunnerFrame.Done) user.getFirst()).cpu()).isZero();
    busy.exit(0);
  }

  @Test
  void endsARunnerWhoseRealProcessSpinsWhileItHasNothingToDo() throws Exception {
    var program = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    var spinning = new FakeProcess("");
    var strict = new UsageLimits(1L << 40, Duration.ofMillis(200));
    var watched = start(spinning, program.pid(), strict);
    watched.attach(userContext.context(), user::addAll);
    spinning.stdout.feed(Bytes.frame(FrameKind.READY, spinning.booted(), READY));
    spinning.stdout.awaitStarved();
    while (program.isAlive()) {
      watched.watch();
      Thread.onSpinWait();
    }
    spinning.exit(137);
    userContext.runNext();
    userContext.runNext();
    assertThat(((RunnerFrame.Exited) user.getLast()).cause()).isEqualTo(ExitCause.IDLE_CPU);
  }

  private Runner start(FakeProcess fake, long pid) {
    return start(fake, pid, GENEROUS);
  }

  private Runner start(FakeProcess fake, long pid, UsageLimits usage) {
    return ProcessRunner.start(new Boxed(fake, pid), LIMITS, usage, ownerContext.context(), owner::addAll);
  }

  private static RunnerFrame.Exited exited(List<RunnerFrame> frames) {
    assertThat(frames).hasSize(1).hasOnlyElementsOfType(RunnerFrame.Exited.class);
    return (RunnerFrame.Exited) frames.getFirst();
  }

  private static RunnerFrame.Text text(String text) {
    return new RunnerFrame.Text(StreamName.STDOUT, text, text.length());
  }
}
