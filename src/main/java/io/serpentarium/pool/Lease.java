package io.serpentarium.pool;

import io.serpentarium.runner.ExitCause;
import io.serpentarium.runner.ImageSink;
import io.serpentarium.runner.ImageSource;
import io.serpentarium.runner.Runner;
import io.serpentarium.runner.RunnerCommand;
import io.serpentarium.runner.RunnerListener;
import io.vertx.core.Context;

/**
 * A runner that the pool has lent to one session. Only a grant makes one, and releasing it twice gives back
 * nothing twice. Not thread-safe: confined to the context of the session verticle.
 */
public final class Lease {
  private final RunnerPool pool;
  private final Waiter holder;
  private final int slot;
  private final Runner runner;
  private boolean released;

  Lease(RunnerPool pool, Waiter holder, int slot, Runner runner) {
    this.pool = pool;
    this.holder = holder;
    this.slot = slot;
    this.runner = runner;
  }

  /** Lets the session hear the runner, on its own context. */
  public void attach(Context context, RunnerListener listener) {
    runner.attach(context, listener);
  }

  public void send(RunnerCommand command) {
    if (!released) {
      runner.send(command);
    }
  }

  /** Replaces the isolate in the same process. */
  public void boot() {
    if (!released) {
      runner.boot();
      pool.send(new PoolRequest.Booting(slot, holder));
    }
  }

  /**
   * Whether the isolate, which has to be clean, has exactly so much memory for its Python; if not, a fresh one boots,
   * and {@code Ready} tells when it is there.
   */
  public boolean fit(long memoryBytes) {
    if (released || runner.memoryBytes() == memoryBytes) {
      return true;
    }
    runner.boot(memoryBytes);
    pool.send(new PoolRequest.Booting(slot, holder));
    return false;
  }

  /** Makes the isolate clean again, in place if that is safe. */
  public void reset() {
    if (!released) {
      runner.reset();
      pool.send(new PoolRequest.Booting(slot, holder));
    }
  }

  /** Saves the isolate's state, see {@link Runner#save}. */
  public void save(String id, long maxBytes, ImageSink sink) {
    if (!released) {
      runner.save(id, maxBytes, sink);
    }
  }

  /** Loads a state into the clean isolate, see {@link Runner#load}. */
  public void load(String id, long bytes, String readyImage, ImageSource source) {
    if (!released) {
      runner.load(id, bytes, readyImage, source);
    }
  }

  /** Names the memory of the runner's clean isolates; empty before the first was ready. */
  public String readyImage() {
    return runner.readyImage();
  }

  public long pid() {
    return runner.pid();
  }

  /** Tells the pool that a run has begun. */
  public void busy() {
    pool.send(new PoolRequest.Busy(slot, holder));
  }

  /** Tells the pool that a run has ended; {@code goesOn} = the session has another one to start. */
  public void runEnded(boolean goesOn) {
    pool.send(new PoolRequest.RunEnded(slot, holder, goesOn));
  }

  /** Tells the pool that the session keeps the runner and has nothing to do in it. */
  public void idle() {
    pool.send(new PoolRequest.Idle(slot, holder));
  }

  /** Answers {@link PoolNotice.EvictionWanted}, or {@link PoolNotice.YieldWanted}, with a no. */
  public void refuseEviction() {
    pool.send(new PoolRequest.EvictionRefused(slot, holder));
  }

  /** Gives the runner back; its isolate is thrown away. */
  public void release() {
    if (!released) {
      released = true;
      runner.detach();
      pool.send(new PoolRequest.Released(slot, holder));
    }
  }

  /** Ends the process: the last resort against code that nothing else stops. */
  public void kill(ExitCause cause, String detail) {
    if (!released) {
      runner.kill(cause, detail);
    }
  }
}
