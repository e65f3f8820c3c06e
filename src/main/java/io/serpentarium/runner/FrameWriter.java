package io.serpentarium.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes frames to a runner's standard input. Thread-safe.
 *
 * <p>A pipe write can block, so it has a thread of its own; but waking it costs as much as all the rest of a short
 * run's way. So a frame for which the pipe surely has room is written by the thread that brings it.
 */
final class FrameWriter implements Runnable {
  /** More than this waiting means that the runner has stopped reading. */
  private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

  /** Half of what an empty pipe holds at least: a user who has many pipes gets new ones of two pages. */
  private static final int SURE_ROOM = 4096;

  private static final byte[] END = new byte[0];
  private static final int KIND_AT = Integer.BYTES;

  private final OutputStream out;
  private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();

  /** So many pieces of an image may wait; whoever brings more of them waits as well. */
  private final Semaphore places = new Semaphore(16);

  /** Held while the pipe is written to. */
  private final ReentrantLock pipe = new ReentrantLock();

  /** Bytes ever written; guarded by {@link #pipe}. */
  private long written;

  /** What {@link #written} was after the last command. */
  private volatile long command;

  /** So many of the bytes ever written have surely been read. */
  private volatile long read;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a frame or queues it; false when too much is waiting already. */
  boolean offer(byte[] frame) {
    return waiting.addAndGet(frame.length) <= MAX_WAITING_BYTES && (wroteAtOnce(frame) || queue.add(frame));
  }

  /** The runner has answered the last command, so it has read everything up to that. */
  void answered() {
    read = command;
  }

  private boolean wroteAtOnce(byte[] frame) {
    if (frame.length > SURE_ROOM || !pipe.tryLock()) {
      return false;
    }
    try {
      var isFirst = waiting.get() == frame.length;
      if (!isFirst || written + frame.length - read > SURE_ROOM) {
        return false;
      }
      write(frame);
      out.flush();
    } catch (IOException e) {
      // The process is gone; its reader reports that.
    } finally {
      pipe.unlock();
    }
    return true;
  }

  private void write(byte[] frame) throws IOException {
    out.write(frame);
    written += frame.length;
    if (FrameKind.isCommand(frame[KIND_AT])) {
      command = written;
    }
    waiting.addAndGet(-frame.length);
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
        pipe.lock();
        try {
          write(frame);
          if (queue.isEmpty()) {
            out.flush();
          }
        } finally {
          pipe.unlock();
        }
        if (frame[KIND_AT] == FrameKind.PART) {
          places.release();
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
