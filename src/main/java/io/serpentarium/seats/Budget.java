package io.serpentarium.seats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What this server holds of a sum that all servers share: each run is covered before it begins. Not thread-safe:
 * guarded by its book.
 */
final class Budget {
  /** How long a server keeps what it does not use: for the next run. */
  static final long KEPT = Duration.ofSeconds(2).toNanos();

  /** How often what was used is told to the others, and how long an answer holds that there is no more. */
  static final long TOLD = Duration.ofSeconds(1).toNanos();

  private static final long FORGOTTEN = Duration.ofMinutes(10).toNanos();

  private final SeatKey key;
  private final String owner;
  private final Waiters waiters = new Waiters();
  private Spending now;
  private long limit;
  private long least;

  /** What had been used before this account began. */
  private long origin;

  /** What of its use is not in what it holds any more. */
  private long told;

  private long held;
  private long unused;
  private long missed;
  private long neededAt;
  private long askedAt;
  private boolean isNew = true;
  private boolean exhausted;
  private long exhaustedAt;
  private boolean asking;

  Budget(SeatKey key, String owner, Spending now, long nanos) {
    this.key = key;
    this.owner = owner;
    this.now = now;
    origin = now.used();
    told = now.used();
    neededAt = nanos;
    askedAt = nanos - TOLD;
  }

  Funds look(Spending spending, long limit, long least, long need, boolean leased, long nanos) {
    this.least = least;
    spend(spending);
    neededAt = nanos;
    if (limit != this.limit) {
      this.limit = limit;
      exhausted = false;
    }
    if (leased && atHand() >= need) {
      return new Funds.Known(atHand(), unused);
    }
    if (leased && exhausted && nanos - exhaustedAt < TOLD) {
      return new Funds.Known(Math.max(0, atHand()), unused);
    }
    missed += need;
    return Funds.UNKNOWN;
  }

  void spend(Spending spending) {
    if (spending.period() != now.period()) {
      // What is under way goes with its run into the next period.
      origin = 0;
      told = 0;
      held = 0;
      isNew = true;
      exhausted = false;
    }
    now = spending;
  }

  /** What it holds and has not used. */
  private long left() {
    return Math.max(0, held - (now.used() - told));
  }

  private long atHand() {
    return left() - now.reserved();
  }

  CompletableFuture<Signal> await(long nanos) {
    return waiters.add(nanos);
  }

  boolean isDue(long nanos) {
    return !asking
        && (missed > 0
            || !waiters.isEmpty()
            || (nanos - askedAt >= TOLD && (now.used() > told || keep(nanos) < left() || now.reserved() > left())));
  }

  /** When there is not enough for all, what is not set aside goes back at once. */
  private long keep(long nanos) {
    return nanos - neededAt < KEPT && !exhausted ? left() : Math.min(left(), now.reserved());
  }

  Draft draft(long nanos) {
    long keep = keep(nanos);
    long need = Math.max(keep, now.reserved() + missed);
    asking = true;
    askedAt = nanos;
    missed = 0;
    held = keep;
    told = now.used();
    return new Draft(key, now.period(), limit, owner, isNew, now.used() - origin, keep, now.reserved(), least, need);
  }

  /** Answers all who wait: one after the other, so that each sees what the one before has left. */
  List<CompletableFuture<Signal>> granted(Draft draft, Draft.Granted granted, long sentNanos) {
    asking = false;
    if (draft.period() != now.period()) {
      return List.of();
    }
    isNew = false;
    held += granted.held() - draft.keep();
    unused = granted.unused();
    exhausted = granted.held() < draft.need();
    exhaustedAt = sentNanos;
    return waiters.first(Long.MAX_VALUE);
  }

  void unanswered() {
    asking = false;
  }

  /** The store has forgotten this server: it holds nothing any more, but what it has used counts. */
  void lost() {
    asking = false;
    held = 0;
    told = now.used();
    exhausted = false;
  }

  boolean isIdle(long nanos) {
    return !asking
        && waiters.isEmpty()
        && held == 0
        && now.reserved() == 0
        && now.used() == told
        && nanos - neededAt >= FORGOTTEN;
  }
}
