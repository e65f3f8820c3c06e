package io.serpentarium.runner;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames from a reader thread to the listeners' contexts, a bounded amount at a time. Thread-safe;
 * the methods that deliver are called by the reader thread only.
 */
final class HandOff {
  /** What may be under way to one listener, in KiB; a whole frame always fits. */
  private static final int CAPACITY_KIB = 2 * FrameReader.MAX_LENGTH / 1024;

  private final Target owner;
  private volatile @Nullable Target user;
  private RunnerFrame.@Nullable Exited last;

  /** A listener, with the room that is left on the way to it. */
  private record Target(Context context, RunnerListener listener, Semaphore room) {
    Target(Context context, RunnerListener listener) {
      this(context, listener, new Semaphore(CAPACITY_KIB));
    }

    void deliver(List<RunnerFrame> batch, BooleanSupplier stillWanted) throws InterruptedException {
      var size = Math.min(CAPACITY_KIB, kibibytes(batch));
      room.acquire(size);
      context.runOnContext(
          _ -> {
            room.release(size);
            if (stillWanted.getAsBoolean()) {
              listener.frames(batch);
            }
          });
    }
  }

  HandOff(Context ownerContext, RunnerListener owner) {
    this.owner = new Target(ownerContext, owner);
  }

  /** A user who comes when the process has ended already is told so. */
  synchronized void attach(Context context, RunnerListener listener) {
    user = new Target(context, listener);
    if (last != null) {
      tellUser(last);
    }
  }

  void detach() {
    user = null;
  }

  /** Delivers a batch; {@code stillWanted} is asked again on the listener's context. */
  void deliver(List<RunnerFrame> batch, BooleanSupplier stillWanted) throws InterruptedException {
    var life = batch.stream().filter(HandOff::concernsOwner).toList();
    if (!life.isEmpty()) {
      owner.deliver(life, stillWanted);
    }
    var target = user;
    if (target != null) {
      target.deliver(batch, () -> target == user && stillWanted.getAsBoolean());
    }
  }

  /** Delivers a sign of life, which counts whichever isolate is present. */
  void deliverPong(RunnerFrame.Pong pong) throws InterruptedException {
    owner.deliver(List.of(pong), () -> true);
  }

  synchronized void deliverLast(RunnerFrame.Exited exited) {
    last = exited;
    owner.context.runOnContext(_ -> owner.listener.frames(List.of(exited)));
    tellUser(exited);
  }

  private void tellUser(RunnerFrame.Exited exited) {
    var target = user;
    if (target != null) {
      target.context.runOnContext(
          _ -> {
            if (target == user) {
              target.listener.frames(List.of(exited));
            }
          });
    }
  }

  private static boolean concernsOwner(RunnerFrame frame) {
    return switch (frame) {
      case RunnerFrame.Ready _, RunnerFrame.Failed _, RunnerFrame.Gone _, RunnerFrame.Pong _ -> true;
      case RunnerFrame.Output _, RunnerFrame.Done _, RunnerFrame.Completed _, RunnerFrame.Exited _ -> false;
      case RunnerFrame.ImageAnswer _ -> false;
    };
  }

  private static int kibibytes(List<RunnerFrame> batch) {
    var bytes = 0L;
    for (var frame : batch) {
      bytes += frame instanceof RunnerFrame.Output output ? output.bytes() : 256;
    }
    return (int) (1 + bytes / 1024);
  }
}
