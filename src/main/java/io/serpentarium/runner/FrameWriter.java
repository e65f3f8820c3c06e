package io.serpentarium.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes frames to a runner's standard input on a thread of its own, because a pipe write can block.
 * Thread-safe.
 */
final class FrameWriter implements Runnable {
  /** More than this waiting means that the runner has stopped reading. */
  private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  private static final byte[] END = new byte[0];

  private final OutputStream out;
  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Queues a frame; false when too much is waiting already. */
  boolean offer(byte[] frame) {
    return waiting.addAndGet(frame.length) <= MAX_WAITING_BYTES && queue.add(frame);
  }

  /** Ends the thread after what is queued. */
  void close() {
    queue.add(END);
  }

  @Override
  public void run() {
    try (out) {
      for (var frame = queue.take(); frame != END; frame = queue.take()) {
        out.write(frame);
        waiting.addAndGet(-frame.length);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // The process is gone; its reader reports that.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
