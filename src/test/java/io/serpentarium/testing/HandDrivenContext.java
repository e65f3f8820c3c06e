package io.serpentarium.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.lang.reflect.Proxy;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Vert.x context whose tasks run when the test says so. */
public final class HandDrivenContext {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  public Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("runOnContext")) {
                throw new UnsupportedOperationException(method.getName());
              }
              @SuppressWarnings("unchecked")
              var task = (Handler<Void>) arguments[0];
              tasks.add(() -> task.handle(null));
              return null;
            });
  }

  public int waiting() {
    return tasks.size();
  }

  /** Runs the next task, waiting for it if need be. */
  public void runNext() throws InterruptedException {
    var task = tasks.poll(10, TimeUnit.SECONDS);
    assertThat(task).as("a task within 10 s").isNotNull();
    task.run();
  }

  public void runAll() {
    for (var task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
