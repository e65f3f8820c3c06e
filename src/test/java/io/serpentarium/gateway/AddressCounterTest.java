package io.serpentarium.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AddressCounterTest {
  private final AddressCounter counter = new AddressCounter(2);

  @Test
  void admitsEachAddressUpToTheLimit() {
    assertThat(counter.acquire("a")).isPresent();
    var second = counter.acquire("a").orElseThrow();
    assertThat(counter.acquire("a")).isEmpty();
    assertThat(counter.acquire("b")).isPresent();
    second.release();
    assertThat(counter.acquire("a")).isPresent();
  }

  @Test
  void takesAPermitBackOnce() {
    var permit = counter.acquire("a").orElseThrow();
    assertThat(counter.acquire("a")).isPresent();
    permit.release();
    permit.release();
    assertThat(counter.acquire("a")).isPresent();
    assertThat(counter.acquire("a")).isEmpty();
  }

  @Test
  void neverAdmitsMoreThanTheLimitHoweverManyAskAtOnce() throws Exception {
    var crowded = new AddressCounter(3);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var admitted = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var visitors = new ArrayList<Callable<Void>>();
      for (var i = 0; i < 8; i++) {
        visitors.add(
            () -> {
              for (var visit = 0; visit < 5_000; visit++) {
                var permit = crowded.acquire("a");
                if (permit.isPresent()) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  admitted.incrementAndGet();
                  inside.decrementAndGet();
                  permit.get().release();
                  permit.get().release();
                }
              }
              return null;
            });
      }
      for (var visitor : threads.invokeAll(visitors)) {
        visitor.get();
      }
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(admitted.get()).isPositive();
    assertThat(crowded.acquire("a")).isPresent();
    assertThat(crowded.acquire("a")).isPresent();
    assertThat(crowded.acquire("a")).isPresent();
    assertThat(crowded.acquire("a")).isEmpty();
  }
}
