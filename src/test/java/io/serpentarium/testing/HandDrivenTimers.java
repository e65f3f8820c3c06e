package io.serpentarium.testing;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.TreeMap;

/** A Vert.x of which only the timers work; its time passes when the test says so. */
public final class HandDrivenTimers {
  private final TreeMap<Long, Timer> timers = new TreeMap<>();
  private long now;
  private long lastId;

  private record Timer(long at, long period, Handler<Long> handler) {}

  public Vertx vertx() {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "setTimer" -> set((long) arguments[0], -1, handler(arguments[1]));
                  case "setPeriodic" -> set((long) arguments[0], (long) arguments[0], handler(arguments[1]));
                  case "cancelTimer" -> timers.remove((long) arguments[0]) != null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  public int running() {
    return timers.size();
  }

  public void pass(long millis) {
    var end = now + millis;
    while (true) {
      var next =
          timers.entrySet().stream()
              .filter(entry -> entry.getValue().at <= end)
              .min((one, other) -> Long.compare(one.getValue().at, other.getValue().at));
      if (next.isEmpty()) {
        now = end;
        return;
      }
      var id = next.get().getKey();
      var timer = next.get().getValue();
      now = timer.at;
      timers.remove(id);
      if (timer.period > 0) {
        timers.put(id, new Timer(now + timer.period, timer.period, timer.handler));
      }
      timer.handler.handle(id);
    }
  }

  private long set(long delay, long period, Handler<Long> handler) {
    timers.put(lastId, new Timer(now + delay, period, handler));
    return lastId++;
  }

  @SuppressWarnings("unchecked")
  private static Handler<Long> handler(Object argument) {
    return (Handler<Long>) argument;
  }
}
