package io.serpentarium.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A stream fed by the test, which can wait until its reader has taken everything and wants more. */
final class StarvingInput extends InputStream {
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Byte> bytes = new ArrayDeque<>();
  private boolean ended;
  private boolean starving;

  void feed(byte[] more) {
    lock.lock();
    try {
      for (var each : more) {
        bytes.add(each);
      }
      starving = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the reader has read everything and waits for more. */
  void awaitStarved() throws InterruptedException {
    lock.lock();
    try {
      while (!starving) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (bytes.isEmpty() && !ended) {
        starving = true;
        changed.signalAll();
        changed.await();
      }
      var count = Math.min(length, bytes.size());
      for (var i = 0; i < count; i++) {
        into[offset + i] = bytes.remove();
      }
      return count == 0 ? -1 : count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return bytes.size();
    } finally {
      lock.unlock();
    }
  }
}
