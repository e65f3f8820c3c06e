package io.serpentarium.seats;

import io.serpentarium.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Several servers on one store, in virtual time. Not thread-safe. */
final class SeatWorld {
  static final SeatKey KEY = new SeatKey("uni", SeatKey.TENANT, "sessions");
  private static final long STEP = Duration.ofMillis(50).toNanos();

  final FakeBank bank = new FakeBank(this::nanos);
  final List<Node> nodes = new ArrayList<>();
  long limit;
  private long nanos = Duration.ofDays(1).toNanos();
  private int names;

  SeatWorld(int servers, long limit) {
    this.limit = limit;
    for (int i = 0; i < servers; i++) {
      nodes.add(new Node());
    }
  }

  long nanos() {
    return nanos;
  }

  /** Time passes for all that live. */
  void pass(Duration duration) {
    for (long end = nanos + duration.toNanos(); nanos < end; nanos += STEP) {
      List.copyOf(nodes).forEach(Node::step);
    }
  }

  void tick(long passed) {
    nanos += passed;
  }

  long used() {
    return nodes.stream().mapToLong(node -> node.used).sum();
  }

  /** One server. */
  final class Node {
    final Book book = new Book();
    final List<CompletableFuture<Signal>> waiting = new ArrayList<>();
    private final Steward steward =
        new Steward(book, bank, SeatWorld.this::nanos, () -> "server-" + names++, _ -> {});
    final List<Long> runs = new ArrayList<>();
    long used;
    long spent;
    boolean cutOff;
    boolean hasAsked;

    boolean take() {
      var has = book.hasSeat(KEY, used, limit, steward.isLeased(nanos), nanos);
      if (has) {
        used++;
        book.counted(KEY, used, nanos);
      }
      return has;
    }

    void release() {
      used--;
      book.counted(KEY, used, nanos);
    }

    CompletableFuture<Signal> await() {
      return book.await(KEY, steward.isLeased(nanos), nanos);
    }

    Rate rate(long perMinute, long burst) {
      var rate = book.rate(KEY, perMinute, burst, steward.isLeased(nanos), nanos);
      if (rate instanceof Rate.Free) {
        book.spend(KEY);
      }
      return rate;
    }

    /** A run that takes a while: covers it, or says no. */
    boolean begin(long limit, long need) {
      var funds =
          book.budgets.funds(KEY, spending(), limit, 100, need, steward.isLeased(nanos), nanos);
      if (!(funds instanceof Funds.Known(var atHand, _)) || atHand < 100) {
        return false;
      }
      runs.add(Math.min(need, atHand));
      book.budgets.spend(KEY, spending());
      return true;
    }

    /** It has used that part of what was set aside for it. */
    void end(double part) {
      long reserved = runs.remove(0);
      spent += (long) (reserved * part);
      book.budgets.spend(KEY, spending());
    }

    private Spending spending() {
      return new Spending(0, spent, runs.stream().mapToLong(each -> each).sum());
    }

    void step() {
      var before = bank.fault;
      if (cutOff) {
        bank.fault = FakeBank.Fault.BEFORE;
      }
      try {
        hasAsked |= steward.step();
      } catch (StoreException expected) {
        // Tried again later.
      } finally {
        bank.fault = before;
      }
    }

    /** Takes a seat as a client does that waits until it is sure; null = refused. */
    @Nullable Boolean takePatiently(Duration patience) {
      for (long end = nanos + patience.toNanos(); nanos < end; ) {
        if (take()) {
          return true;
        }
        var answer = await();
        while (!answer.isDone() && nanos < end) {
          pass(Duration.ofNanos(STEP));
        }
        if (answer.getNow(Signal.SETTLED) == Signal.SETTLED) {
          return take() ? true : null;
        }
      }
      return null;
    }

    void leave() {
      steward.leave();
    }
  }
}
