package io.serpentarium.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FrameWriterTest {
  private static final int PAGE = 4096;

  private final Pipe pipe = new Pipe();
  private final FrameWriter writer = new FrameWriter(pipe);
  private final Thread thread = new Thread(writer, "writer");

  /** A write, and the thread that did it. */
  private record Write(int kind, int length, Thread by) {}

  /** A pipe that tells who wrote to it, and blocks the writer's own thread while it is shut. */
  private final class Pipe extends OutputStream {
    final LinkedBlockingQueue<Write> writes = new LinkedBlockingQueue<>();
    volatile CountDownLatch open = new CountDownLatch(0);

    @Override
    public void write(byte[] bytes) throws IOException {
      writes.add(new Write(bytes[Integer.BYTES], bytes.length, Thread.currentThread()));
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void write(int value) {
      throw new AssertionError("frames are written whole");
    }

    Write next() throws InterruptedException {
      return writes.poll(20, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void start() {
    thread.start();
  }

  @AfterEach
  void end() throws Exception {
    pipe.open.countDown();
    writer.close();
    thread.join();
  }

  private static byte[] frame(int kind, int length) {
    return ByteBuffer.allocate(length).putInt(length - Integer.BYTES).put((byte) kind).array();
  }

  private Thread writerOf(int kind, int length) throws InterruptedException {
    assertThat(writer.offer(frame(kind, length))).isTrue();
    var write = pipe.next();
    assertThat(write.kind()).isEqualTo(kind);
    return write.by();
  }

  @Test
  void writesAtOnceWhatSurelyFits() throws Exception {
    assertThat(writerOf(FrameKind.RUN, 1000)).isSameAs(Thread.currentThread());
    assertThat(writerOf(FrameKind.CREDIT, PAGE - 1000)).isSameAs(Thread.currentThread());
  }

  @Test
  void leavesToItsThreadWhatMayNotFit() throws Exception {
    assertThat(writerOf(FrameKind.RUN, PAGE + 1)).isSameAs(thread);
    assertThat(writerOf(FrameKind.CREDIT, 9)).isSameAs(thread);
  }

  @Test
  void knowsFromAnAnswerThatEverythingUpToTheCommandWasRead() throws Exception {
    assertThat(writerOf(FrameKind.RUN, PAGE - 100)).isSameAs(Thread.currentThread());
    assertThat(writerOf(FrameKind.CREDIT, 100)).isSameAs(Thread.currentThread());
    assertThat(writerOf(FrameKind.PING, 10)).isSameAs(thread);
    writer.answered();
    assertThat(writerOf(FrameKind.RUN, PAGE - 110)).isSameAs(Thread.currentThread());
    assertThat(writerOf(FrameKind.PING, 10)).isSameAs(thread);
  }

  @Test
  void overtakesNothing() throws Exception {
    pipe.open = new CountDownLatch(1);
    writer.offer(frame(FrameKind.LOAD, PAGE + 1));
    assertThat(pipe.next().by()).isSameAs(thread);
    var expected = new ArrayList<Integer>();
    for (var length = 10; length < 30; length++) {
      expected.add(length);
      writer.offer(frame(FrameKind.PING, length));
    }
    writer.answered();
    pipe.open.countDown();
    var written = new ArrayList<Integer>();
    for (var left = expected.size(); left > 0; left--) {
      written.add(pipe.next().length());
    }
    assertThat(written).isEqualTo(List.copyOf(expected));
  }
}
