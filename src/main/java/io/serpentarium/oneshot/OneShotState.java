package io.serpentarium.oneshot;

import io.serpentarium.pool.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which request runs where. A <em>bench</em> is a place for one runner that serves one principal in one environment,
 * one request after the other. Not thread-safe: confined to the context of the one-shot verticle.
 *
 * <p>Each operation changes the state and returns what is to be done about it; nothing here has side effects.
 */
final class OneShotState {
  private final Duration keep;
  private final Map<Long, Need> waiting = new LinkedHashMap<>();
  private final Map<Long, Bench> benches = new LinkedHashMap<>();
  private long lastBench;

  private enum Standing {
    AWAITED,
    RUNNING,
    RESETTING,
    IDLE
  }

  private static final class Bench {
    final Need need;
    Standing standing = Standing.AWAITED;
    Instant since;
    @Nullable Long request;

    /** Others come first: the runner is given back when the run has ended. */
    boolean yielding;

    Bench(Need need, Instant now) {
      this.need = need;
      this.since = now;
    }

    void become(Standing next, @Nullable Long served, Instant now) {
      standing = next;
      request = served;
      since = now;
    }
  }

  /** {@code keep} is how long a runner without work stays with its principal. */
  OneShotState(Duration keep) {
    this.keep = keep;
  }

  List<OneShotEffect> submit(long request, Need need, Instant now) {
    var effects = new ArrayList<OneShotEffect>();
    waiting.put(request, need);
    var idle = benches(need, Standing.IDLE).findFirst();
    if (idle.isPresent()) {
      serve(effects, idle.get(), now);
    } else if (coming(need) < waitingOf(need).count()) {
      var bench = ++lastBench;
      benches.put(bench, new Bench(need, now));
      effects.add(new OneShotEffect.Acquire(bench, need));
    }
    return effects;
  }

  /** Whoever asked is gone. */
  List<OneShotEffect> abandon(long request) {
    var effects = new ArrayList<OneShotEffect>();
    var need = waiting.remove(request);
    if (need != null) {
      cancelNeedless(effects, need);
    }
    benches.forEach(
        (id, bench) -> {
          if (bench.request != null && bench.request == request) {
            effects.add(new OneShotEffect.Interrupt(id, request));
          }
        });
    return effects;
  }

  List<OneShotEffect> granted(long id, Instant now) {
    var effects = new ArrayList<OneShotEffect>();
    if (benches.containsKey(id)) {
      serve(effects, id, now);
    }
    return effects;
  }

  /** The pool has no runner: one request that waits for it is turned away. */
  List<OneShotEffect> refused(long id, Refusal refusal) {
    var effects = new ArrayList<OneShotEffect>();
    var bench = benches.remove(id);
    if (bench != null && coming(bench.need) < waitingOf(bench.need).count()) {
      waitingOf(bench.need)
          .findFirst()
          .ifPresent(
              request -> {
                waiting.remove(request);
                effects.add(new OneShotEffect.Refuse(request, refusal));
              });
    }
    return effects;
  }

  /** The run has ended and its runner is at rest. */
  List<OneShotEffect> ended(long id, Instant now) {
    var bench = benches.get(id);
    if (bench == null) {
      return List.of();
    }
    if (bench.yielding) {
      return lost(id, now);
    }
    bench.become(Standing.RESETTING, null, now);
    return List.of(new OneShotEffect.Reset(id));
  }

  /** The runner is clean again. */
  List<OneShotEffect> ready(long id, Instant now) {
    var effects = new ArrayList<OneShotEffect>();
    var bench = benches.get(id);
    if (bench != null && bench.standing == Standing.RESETTING) {
      serve(effects, id, now);
    }
    return effects;
  }

  /** The runner is gone, or has to go; what it ran has been answered. Others that count on it get another one. */
  List<OneShotEffect> lost(long id, Instant now) {
    var effects = new ArrayList<OneShotEffect>();
    var bench = benches.remove(id);
    if (bench != null) {
      effects.add(new OneShotEffect.Release(id));
      if (coming(bench.need) < waitingOf(bench.need).count()) {
        var next = ++lastBench;
        benches.put(next, new Bench(bench.need, now));
        effects.add(new OneShotEffect.Acquire(next, bench.need));
      }
    }
    return effects;
  }

  List<OneShotEffect> evictionWanted(long id) {
    var bench = benches.get(id);
    if (bench == null) {
      return List.of();
    }
    if (bench.standing != Standing.IDLE) {
      return List.of(new OneShotEffect.RefuseEviction(id));
    }
    benches.remove(id);
    return List.of(new OneShotEffect.Release(id));
  }

  /** The runner is to be given back between two runs, or need not be any more. */
  List<OneShotEffect> yieldWanted(long id, boolean wanted, Instant now) {
    var bench = benches.get(id);
    if (bench == null) {
      return List.of();
    }
    bench.yielding = wanted;
    return wanted && bench.standing != Standing.RUNNING ? lost(id, now) : List.of();
  }

  /** Gives back what has been idle for long enough. */
  List<OneShotEffect> tick(Instant now) {
    var idle =
        benches.entrySet().stream()
            .filter(entry -> entry.getValue().standing == Standing.IDLE)
            .filter(entry -> entry.getValue().since.plus(keep).isBefore(now))
            .map(Map.Entry::getKey)
            .toList();
    idle.forEach(benches::remove);
    return idle.stream().<OneShotEffect>map(OneShotEffect.Release::new).toList();
  }

  private void serve(List<OneShotEffect> effects, long id, Instant now) {
    var bench = Optional.ofNullable(benches.get(id)).orElseThrow();
    var request = waitingOf(bench.need).findFirst();
    if (request.isPresent()) {
      waiting.remove(request.get());
      bench.become(Standing.RUNNING, request.get(), now);
      effects.add(new OneShotEffect.Start(id, request.get()));
      cancelNeedless(effects, bench.need);
    } else {
      bench.become(Standing.IDLE, null, now);
      effects.add(new OneShotEffect.Rest(id));
    }
  }

  /** A runner that was asked for and is not needed any more is asked for no longer. */
  private void cancelNeedless(List<OneShotEffect> effects, Need need) {
    benches(need, Standing.AWAITED)
        .skip(waitingOf(need).count())
        .toList()
        .forEach(
            id -> {
              benches.remove(id);
              effects.add(new OneShotEffect.CancelAcquire(id));
            });
  }

  /** Runners that will be there for whoever waits; to make one clean takes less than to get another one. */
  private long coming(Need need) {
    return benches(need, Standing.AWAITED).count() + benches(need, Standing.RESETTING).count();
  }

  private Stream<Long> waitingOf(Need need) {
    return waiting.entrySet().stream()
        .filter(entry -> entry.getValue().equals(need))
        .map(Map.Entry::getKey);
  }

  private Stream<Long> benches(Need need, Standing standing) {
    return benches.entrySet().stream()
        .filter(entry -> entry.getValue().standing == standing)
        .filter(entry -> entry.getValue().need.equals(need))
        .map(Map.Entry::getKey);
  }
}
