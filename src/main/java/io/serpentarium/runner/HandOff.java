package io.serpentarium.runner;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries frames from a reader thread to the listeners' contexts, a bounded amount at a time. Thread-safe;
 * {@link #deliver} and {@link #deliverLast} are called by the reader thread only.
 */
final class HandOff {
  /** What may be under way to one listener, in KiB; a whole frame always fits. */
  private static final int CAPACITY_KIB = 2 * FrameReader.MAX_LENGTH / 1024;

  private final Semaphore room = new Semaphore(CAPACITY_KIB);
  private final Target owner;
  private volatile @Nullable Target user;

  private record Target(Context context, RunnerListener listener) {}

  HandOff(Context ownerContext, RunnerListener owner) {
    this.owner = new Target(ownerContext, owner);
  }

  void attach(Context context, RunnerListener listener) {
    user = new Target(context, listener);
  }

  void detach() {
    user = null;
  }

  /** Delivers a batch; {@code stillWanted} is asked again on the listener's context. */
  void deliver(List<RunnerFrame> batch, BooleanSupplier stillWanted) throws InterruptedException {
    var life = batch.stream().filter(HandOff::concernsOwner).toList();
    if (!life.isEmpty()) {
      owner.context.runOnContext(
          _ -> {
            if (stillWanted.getAsBoolean()) {
              owner.listener.frames(life);
            }
          });
    }
    var target = user;
    if (target != null) {
      var size = Math.min(CAPACITY_KIB, kibibytes(batch));
      room.acquire(size);
      target.context.runOnContext(
          _ -> {
            room.release(size);
            if (target == user && stillWanted.getAsBoolean()) {
              target.listener.frames(batch);
            }
          });
    }
  }

  void deliverLast(RunnerFrame.Exited exited) {
    owner.context.runOnContext(_ -> owner.listener.frames(List.of(exited)));
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
