package io.serpentarium.box;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread that has given up rights for good and does what it is asked to: the processes that it starts never have
 * those rights, and the other threads of the server keep theirs. Thread-safe.
 *
 * <p>It lives as long as the server. A process that wants to die with its parent dies with the <em>thread</em> that
 * started it; so a worker thread that comes and goes must not do it.
 */
final class ConfinedThread {
  private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();

  private record Task<T>(Callable<T> work, CompletableFuture<T> result) {
    void carryOut() {
      try {
        result.complete(work.call());
      } catch (Throwable e) {
        // Whatever it is, an error of the class loader included: somebody waits.
        result.completeExceptionally(e);
      }
    }
  }

  /**
   * Starts the thread and gives up its rights.
   *
   * @throws KernelException when the kernel does not know or allow this
   */
  static ConfinedThread start(String name, Runnable giveUpRights) {
    var confined = new ConfinedThread();
    var ready = new CompletableFuture<Void>();
    Thread.ofPlatform().daemon().name(name).start(() -> confined.run(giveUpRights, ready));
    try {
      ready.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof KernelException refused) {
        throw refused;
      }
      throw e;
    }
    return confined;
  }

  /** Waits until the thread has done it. It may be unable to open files, those of classes included. */
  <T> T call(Callable<T> work) throws IOException {
    var task = new Task<>(work, new CompletableFuture<>());
    tasks.add(task);
    try {
      return task.result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case KernelException refused -> throw refused;
        case null, default -> throw e;
      }
    }
  }

  private void run(Runnable giveUpRights, CompletableFuture<Void> ready) {
    try {
      // Once in vain: later the thread may be unable to open the files of classes that it needs.
      new Task<>(() -> new ProcessBuilder("/dev/null/none").start(), new CompletableFuture<>()).carryOut();
      giveUpRights.run();
      ready.complete(null);
    } catch (Throwable e) {
      ready.completeExceptionally(e);
      return;
    }
    while (true) {
      try {
        tasks.take().carryOut();
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
