package io.serpentarium.runner;

import io.serpentarium.box.Boxed;
import io.serpentarium.telemetry.ProcStat;
import io.serpentarium.telemetry.ProcessUsage;
import io.vertx.core.Context;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A runner in a process of this machine. Thread-safe.
 *
 * <p>Three daemon threads serve its pipes: one reads frames, one writes them, one keeps the tail of the
 * standard error. Frames cross to a listener's context in batches, through a hand-off that makes the reader
 * wait while the listener is behind; so neither a flood nor a slow event loop fills the heap.
 */
final class ProcessRunner implements Runner {
  private static final ProcStat PROC = new ProcStat();
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile(
          "out of memory|Reached heap limit|allocation failed|cannot allocate memory", Pattern.CASE_INSENSITIVE);
  private static final int MAX_BATCH = 64;
  private static final Duration EXIT_AFTER_EOF = Duration.ofSeconds(1);

  /** A child that the process left behind could hold its last words back for ever. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Boxed boxed;
  private final Process process;
  private volatile RunnerLimits limits;
  private final Watch watch;
  private final FrameWriter writer;
  private final StderrTail stderr = new StderrTail();
  private final CountDownLatch stderrEnded = new CountDownLatch(1);
  private final HandOff handOff;
  private volatile Isolate isolate = Isolate.first();
  private volatile Duration cpuAtRunStart = Duration.ZERO;
  private volatile @Nullable Saving saving;
  private volatile String readyImage = "";
  private volatile boolean atRest;
  private final AtomicReference<RunnerFrame.@Nullable Exited> verdict = new AtomicReference<>();

  private ProcessRunner(
      Boxed boxed, RunnerLimits limits, UsageLimits usage, Context ownerContext, RunnerListener owner) {
    this.boxed = boxed;
    this.process = boxed.process();
    this.limits = limits;
    this.watch = new Watch(usage, System.nanoTime());
    this.handOff = new HandOff(ownerContext, owner);
    this.writer = new FrameWriter(process.getOutputStream());
  }

  static Runner start(
      Boxed boxed, RunnerLimits limits, UsageLimits usage, Context ownerContext, RunnerListener owner) {
    var runner = new ProcessRunner(boxed, limits, usage, ownerContext, owner);
    var name = "runner-" + boxed.pid();
    thread(name + "-out", runner::readFrames);
    thread(name + "-err", runner::readStderr);
    thread(name + "-in", runner.writer::run);
    runner.write(CommandEncoder.boot(runner.isolate.token(), limits));
    return runner;
  }

  private static void thread(String name, Runnable body) {
    Thread.ofPlatform().daemon().name(name).stackSize(256 * 1024L).start(body);
  }

  @Override
  public long pid() {
    return boxed.pid();
  }

  @Override
  public void boot() {
    boot(memoryBytes());
  }

  @Override
  public long memoryBytes() {
    return limits.memoryBytes();
  }

  @Override
  public void boot(long memoryBytes) {
    limits = limits.withMemory(memoryBytes);
    isolate = isolate.next();
    works();
    write(CommandEncoder.boot(isolate.token(), limits));
  }

  private void works() {
    atRest = false;
    watch.works();
  }

  @Override
  public boolean isAtRest() {
    return atRest;
  }

  @Override
  public void reset() {
    isolate = isolate.reset();
    works();
    write(CommandEncoder.reset());
  }

  @Override
  public void save(String id, long maxBytes, ImageSink sink) {
    works();
    saving = new Saving(maxBytes, sink);
    write(CommandEncoder.save(id, maxBytes));
  }

  @Override
  public void load(String id, long bytes, String readyImage, ImageSource source) {
    works();
    write(CommandEncoder.load(id, bytes, readyImage));
    thread("runner-" + pid() + "-load", () -> feed(source));
  }

  private void feed(ImageSource source) {
    try {
      for (var piece = source.next(); piece.isPresent(); piece = source.next()) {
        if (!writer.put(CommandEncoder.part(piece.get()))) {
          return;
        }
      }
    } catch (RuntimeException e) {
      kill(ExitCause.RETIRED, "the image that it was to load cannot be read any more: " + e.getMessage());
    }
  }

  @Override
  public void send(RunnerCommand command) {
    switch (command) {
      case RunnerCommand.Run _ -> {
        works();
        cpuAtRunStart = cpu();
      }
      case RunnerCommand.Complete _ -> works();
      case RunnerCommand.Interrupt _, RunnerCommand.Input _, RunnerCommand.Credit _, RunnerCommand.Ping _ -> {
        // Part of what it does already, or next to nothing.
      }
    }
    write(CommandEncoder.encode(command));
  }

  private void write(byte[] frame) {
    if (!writer.offer(frame)) {
      kill(ExitCause.HOSTILE, "it did not read its input");
    }
  }

  @Override
  public void attach(Context context, RunnerListener user) {
    handOff.attach(context, user);
  }

  @Override
  public void detach() {
    handOff.detach();
  }

  @Override
  public void kill(ExitCause cause, String detail) {
    verdict.compareAndSet(null, new RunnerFrame.Exited(cause, detail, ""));
    boxed.kill();
  }

  @Override
  public String readyImage() {
    return readyImage;
  }

  @Override
  public Optional<ProcessUsage> usage() {
    return PROC.read(boxed.pid());
  }

  @Override
  public void watch() {
    usage()
        .flatMap(usage -> watch.judge(usage, System.nanoTime()))
        .ifPresent(verdict -> kill(verdict.cause(), verdict.detail()));
  }

  private Duration cpu() {
    return PROC.cpu(boxed.pid()).orElse(Duration.ZERO);
  }

  private void readFrames() {
    try {
      var reader = new FrameReader(process.getInputStream());
      while (true) {
        readBatch(reader);
      }
    } catch (EOFException e) {
      // The usual end: the process is gone or about to go.
    } catch (HostileFrameException e) {
      kill(ExitCause.HOSTILE, "it sent " + e.getMessage());
    } catch (IOException e) {
      kill(ExitCause.CRASHED, "its output could not be read: " + e.getMessage());
    } catch (InterruptedException e) {
      kill(ExitCause.RETIRED, "its reader was interrupted");
    } finally {
      reportExit();
    }
  }

  /** Reads what is there, at least one frame, and hands off what the present isolate said. */
  private void readBatch(FrameReader reader) throws IOException, HostileFrameException, InterruptedException {
    var batch = new ArrayList<RunnerFrame>();
    var sender = isolate;
    do {
      var raw = reader.next();
      var present = isolate;
      var isPresent = present.token().matches(raw.token());
      if (!isPresent && !present.isPredecessor(raw.token())) {
        throw new HostileFrameException("a frame without the token");
      }
      if (!sender.equals(present)) {
        batch.clear();
        sender = present;
      }
      if (isPresent && raw.kind() == FrameKind.IMAGE) {
        keep(raw.body());
      } else if (isPresent || raw.kind() == FrameKind.PONG) {
        var frame = FrameDecoder.decode(raw.kind(), raw.body(), cpuOf(raw));
        if (frame instanceof RunnerFrame.Ready ready) {
          readyImage = ready.readyImage();
        }
        if (frame instanceof RunnerFrame.Pong pong) {
          handOff.deliverPong(pong);
        } else {
          if (isAnswer(frame)) {
            writer.answered();
            watch.idles();
            atRest = true;
          } else if (frame instanceof RunnerFrame.Gone) {
            atRest = false;
          }
          batch.add(frame);
        }
      }
    } while (batch.size() < MAX_BATCH && reader.ready());
    if (!batch.isEmpty()) {
      var wanted = sender;
      handOff.deliver(batch, () -> wanted.equals(isolate));
    }
  }

  private static boolean isAnswer(RunnerFrame frame) {
    return switch (frame) {
      case RunnerFrame.Ready _, RunnerFrame.Done _, RunnerFrame.Completed _, RunnerFrame.ImageAnswer _ -> true;
      case RunnerFrame.Output _, RunnerFrame.Failed _, RunnerFrame.Gone _, RunnerFrame.Pong _, RunnerFrame.Exited _ ->
          false;
    };
  }

  private void keep(byte[] piece) throws HostileFrameException {
    var wanted = saving;
    if (wanted == null) {
      throw new HostileFrameException("an image that nobody asked for");
    }
    wanted.add(piece);
  }

  /** What the run has used that this frame ends; zero also when the process is gone, and its figures with it. */
  private Duration cpuOf(FrameReader.RawFrame frame) {
    var used = frame.kind() == FrameKind.DONE ? cpu().minus(cpuAtRunStart) : Duration.ZERO;
    return used.isNegative() ? Duration.ZERO : used;
  }

  private void reportExit() {
    var code = -1;
    try {
      if (!process.waitFor(EXIT_AFTER_EOF.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(ExitCause.HOSTILE, "it closed its output");
      }
      code = process.waitFor();
      var _ = stderrEnded.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      kill(ExitCause.RETIRED, "its reader was interrupted");
    }
    writer.close();
    var known = verdict.get();
    var lastWords = stderr.text();
    handOff.deliverLast(
        known == null
            ? new RunnerFrame.Exited(causeOf(lastWords), "it ended with code " + code, lastWords)
            : new RunnerFrame.Exited(known.cause(), known.detail(), lastWords));
  }

  /** V8 ends the process when a heap is full; with which code, depends on how it gets there. */
  private static ExitCause causeOf(String lastWords) {
    return OUT_OF_MEMORY.matcher(lastWords).find() ? ExitCause.MEMORY : ExitCause.CRASHED;
  }

  private void readStderr() {
    var chunk = new byte[1024];
    try (InputStream in = process.getErrorStream()) {
      for (var length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        stderr.append(chunk, length);
      }
    } catch (IOException e) {
      // Closed with the process: what was said before is kept.
    } finally {
      stderrEnded.countDown();
    }
  }
}
