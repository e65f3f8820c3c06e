package io.serpentarium.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients at the ports of several servers at once. Thread-safe. */
public record Hammer(List<Integer> ports) {

  /** What one client does. */
  public interface Work {
    void at(int port) throws Exception;
  }

  /** Does it at each port, from so many threads each; one that fails fails the test. */
  public void strike(int threads, Work work) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < threads; i++) {
        for (int port : ports) {
          Callable<?> call =
              () -> {
                work.at(port);
                return null;
              };
          ends.add(executor.submit(call));
        }
      }
      for (var end : ends) {
        end.get();
      }
    }
  }

  /** The same again and again for a while. */
  public void strike(int threads, Duration span, Work work) throws Exception {
    var end = System.nanoTime() + span.toNanos();
    strike(
        threads,
        port -> {
          while (System.nanoTime() < end) {
            work.at(port);
          }
        });
  }

  /** What is in use at the moment, as clients see it, and the most there was. */
  public static final class Counter {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Map<Integer, AtomicInteger> byServer = new ConcurrentHashMap<>();

    public void begun(int port) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      byServer.computeIfAbsent(port, _ -> new AtomicInteger()).incrementAndGet();
    }

    public void ends() {
      now.decrementAndGet();
    }

    public int most() {
      return most.get();
    }

    public int at(int port) {
      return byServer.getOrDefault(port, new AtomicInteger()).get();
    }
  }
}
