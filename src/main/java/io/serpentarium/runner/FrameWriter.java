package io.serpentarium.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes frames to a runner's standard input on a thread of its own, because a pipe write can block.
 * Thread-safe.
 */
final class FrameWriter implements Runnable {
  /** More than this waiting means that the runner has stopped reading. */
  private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  private static final byte[] END = new byte[0];
  private static final int KIND_AT = Integer.BYTES;

  private final OutputStream out;
  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();

  /** So many pieces of an image may wait; whoever brings more of them waits as well. */
  private final Semaphore places = new Semaphore(16);

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Queues a frame; false when too much is waiting already. */
  boolean offer(byte[] frame) {
    return waiting.addAndGet(frame.length) <= MAX_WAITING_BYTES && queue.add(frame);
  }

  /** Queues a piece of an image as soon as there is room for it; false when this thread was interrupted. */
  boolean put(byte[] part) {
    try {
      places.acquire();
      return offer(part);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
        if (frame[KIND_AT] == FrameKind.PART) {
          places.release();
        }
        if (queue.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      // The process is gone; its reader reports that.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Nobody is to wait for a place in a queue that is not served any more.
      places.release(Short.MAX_VALUE);
    }
  }
}
