package io.serpentarium.pool;

import io.serpentarium.bus.Address;
import io.serpentarium.tenant.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions and runners around a {@link PoolState} in virtual time: launches, page moves and runs take as long as they
 * do on a real machine, and nothing is lost or late.
 */
final class PoolSimulation {
  static final Duration LAUNCH = Duration.ofMillis(600);
  static final Duration PAGE_OUT = Duration.ofMillis(70);
  private static final Duration RENEW = Duration.ofMillis(200);
  private static final Duration PAGE_IN = Duration.ofMillis(50);
  private static final Duration EXIT = Duration.ofMillis(20);
  private static final Duration TURN_CHECK = Duration.ofMillis(500);

  private final PoolState state;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final Map<Waiter, Session> waiting = new HashMap<>();
  private final Map<Waiter, Session> holders = new HashMap<>();
  private final Map<String, Duration> occupied = new HashMap<>();
  private final Map<String, Integer> held = new HashMap<>();
  private final Map<String, Integer> mostHeld = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private long numbers;

  private record Event(Instant at, long number, Runnable what) {}

  PoolSimulation(PoolLimits limits) {
    state = new PoolState(limits);
    perform(state.tick(now));
    check();
  }

  /** What a reader does: runs that wait, one after the other, in a session of its own. */
  final class Session {
    final List<Duration> waits = new ArrayList<>();
    private final String tenant;
    private final String subject;
    private final Share share;
    private final @Nullable Supplier<Duration> endless;
    private final ArrayDeque<Run> queue = new ArrayDeque<>();
    private @Nullable Waiter waiter;
    private int slot;
    private boolean running;
    private boolean leaving;
    private boolean yieldWanted;

    private record Run(Instant asked, Duration length) {}

    Session(String tenant, String subject, Share share) {
      this(tenant, subject, share, null);
    }

    /** {@code endless} = how long runs are, of which there always is a next one. */
    Session(String tenant, String subject, Share share, @Nullable Supplier<Duration> endless) {
      this.tenant = tenant;
      this.subject = subject;
      this.share = share;
      this.endless = endless;
      if (endless != null) {
        ask(endless.get());
      }
    }

    void ask(Duration length) {
      queue.add(new Run(now, length));
      if (waiter == null) {
        acquire();
      } else if (slot > 0 && !running && !leaving) {
        begin();
      }
    }

    private void acquire() {
      waiter = new Waiter(++numbers, tenant, subject, "p" + numbers, "session", share, new Address<>("nobody"));
      waiting.put(waiter, this);
      perform(state.acquire(waiter, now));
    }

    private void granted(int lent) {
      slot = lent;
      running = true;
      held.merge(tenant, 1, Integer::sum);
      mostHeld.merge(tenant, held(tenant), Math::max);
      after(PAGE_IN, this::begin);
    }

    private void begin() {
      var run = queue.remove();
      running = true;
      waits.add(Duration.between(run.asked(), now));
      if (endless != null) {
        queue.add(new Run(now, endless.get()));
      }
      state.busy(slot, request(), now);
      occupied.merge(tenant, run.length(), Duration::plus);
      after(run.length(), this::end);
    }

    private void end() {
      running = false;
      var goesOn = !queue.isEmpty();
      var leaves = yieldWanted;
      perform(state.runEnded(slot, request(), goesOn, now));
      if (leaves) {
        leave();
      } else if (goesOn) {
        begin();
      }
    }

    private void leave() {
      if (leaving || running) {
        return;
      }
      leaving = true;
      after(
          PAGE_OUT,
          () -> {
            var given = slot;
            var holder = request();
            holders.remove(holder);
            held.merge(tenant, -1, Integer::sum);
            slot = 0;
            waiter = null;
            leaving = false;
            yieldWanted = false;
            perform(state.released(given, holder, now));
            if (!queue.isEmpty()) {
              acquire();
            }
          });
    }

    private Waiter request() {
      if (waiter == null) {
        throw new IllegalStateException("the session has no runner");
      }
      return waiter;
    }
  }

  int held(String tenant) {
    return held.getOrDefault(tenant, 0);
  }

  int mostHeld(String tenant) {
    return mostHeld.getOrDefault(tenant, 0);
  }

  /** How long the tenant's runs have taken, of those that have begun. */
  Duration occupied(String tenant) {
    return occupied.getOrDefault(tenant, Duration.ZERO);
  }

  void after(Duration delay, Runnable what) {
    events.add(new Event(now.plus(delay), ++numbers, what));
  }

  /** Lets time pass. */
  void run(Duration span) {
    var end = now.plus(span);
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      var event = events.remove();
      now = event.at();
      event.what().run();
    }
    now = end;
  }

  private void check() {
    if (state.figures().pending() > 0) {
      perform(state.tick(now));
    }
    after(TURN_CHECK, this::check);
  }

  private void perform(List<PoolEffect> effects) {
    effects.forEach(this::perform);
  }

  private void perform(PoolEffect effect) {
    switch (effect) {
      case PoolEffect.Launch(var slot, _) -> after(LAUNCH, () -> perform(state.ready(slot, now)));
      case PoolEffect.Renew(var slot, _) -> after(RENEW, () -> perform(state.ready(slot, now)));
      case PoolEffect.Kill(var slot, _) -> after(EXIT, () -> perform(state.exited(slot, now)));
      case PoolEffect.TickAfter(var delay) -> after(delay, () -> perform(state.tick(now)));
      case PoolEffect.Grant(var waiter, var slot) -> {
        var session = Objects.requireNonNull(waiting.remove(waiter));
        holders.put(waiter, session);
        session.granted(slot);
      }
      case PoolEffect.Evict(var holder, _) -> {
        var session = holders.get(holder);
        if (session != null) {
          session.leave();
        }
      }
      case PoolEffect.Yield(var holder, _, var wanted) -> {
        var session = holders.get(holder);
        if (session != null) {
          session.yieldWanted = wanted;
        }
      }
      case PoolEffect.Refuse(var waiter, var refusal) ->
          throw new AssertionError(waiter + " was refused: " + refusal.message());
      case PoolEffect.Position _ -> {}
    }
  }
}
