package io.serpentarium.seats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * This server's seats of one limit. Not thread-safe: guarded by its book.
 *
 * <p>It never uses more than it has said that it will keep, from before the store is told until after it has
 * answered. When another server waits, seats that get free here are not taken again beyond the fair part.
 */
final class Stock {
  /** How long seats that nobody uses stay, one to two times. */
  static final long KEPT = Duration.ofSeconds(4).toNanos();

  /** The same while another server waits and this one has no more than its fair part: between two runs, say. */
  static final long KEPT_FROM_OTHERS = Duration.ofMillis(250).toNanos();

  /** How often the store is asked again while somebody waits. */
  static final long AGAIN = Duration.ofMillis(100).toNanos();

  /** Who waits without being in the line, tries again within that time. */
  private static final long WANTS = Duration.ofMillis(1_500).toNanos();

  private static final long MOST_AT_ONCE = 64;
  private static final long SPARE = 32;

  private final SeatKey key;
  private final Waiters waiters = new Waiters();
  private final Peak lately;
  private final Peak justNow;
  private long limit;
  private long used;
  private long held;

  /** So many may be used, if the limit is the one that was asked for last. */
  private long most;

  /** All servers together hold at most so many. */
  private long bound;

  /** So much it came to when the store last granted more, until that is used. */
  private long fresh;

  private long freshAt;

  /** Decisions since the last ask that found none. */
  private long missed;

  private long missedAt;
  private long askedAt;

  /** When the others were last asked to give away what they do not use. */
  private long roundAt;

  private boolean asking;
  private boolean waiting;
  private boolean called;
  private boolean othersWait;
  private long fair;

  Stock(SeatKey key, long nanos) {
    this.key = key;
    lately = new Peak(KEPT, nanos);
    justNow = new Peak(KEPT_FROM_OTHERS, nanos);
    askedAt = nanos - AGAIN;
    missedAt = nanos - WANTS;
  }

  /** {@code leased} = what the store has granted still holds. */
  boolean hasSeat(long used, long limit, boolean leased, long nanos) {
    this.limit = limit;
    count(used, nanos);
    if (leased && used < usable(limit)) {
      return true;
    }
    missed++;
    missedAt = nanos;
    return false;
  }

  /** Others may hold all that this server doesn't: a lower limit lowers this server's part by the difference. */
  private long usable(long limit) {
    return Math.min(most, held - Math.max(0, bound - limit));
  }

  /** Answers those who may try now. */
  List<CompletableFuture<Signal>> counted(long used, long nanos) {
    count(used, nanos);
    if (othersWait) {
      most = Math.min(most, Math.max(fair, keepFresh(nanos)));
    }
    return waiters.first(usable(limit) - used);
  }

  private void count(long used, long nanos) {
    this.used = used;
    if (used >= fresh) {
      fresh = 0;
    }
    lately.note(used, nanos);
    justNow.note(used, nanos);
  }

  CompletableFuture<Signal> await(boolean leased, long nanos) {
    if (leased && used < usable(limit)) {
      return CompletableFuture.completedFuture(Signal.CHANGED);
    }
    return waiters.add(nanos);
  }

  /** Another server has asked for what is not used here. */
  void called() {
    called = true;
    othersWait = true;
  }

  /** Whether the store should be asked now. */
  boolean isDue(long nanos) {
    if (asking) {
      return false;
    }
    var again = nanos - askedAt >= AGAIN;
    if (isWanting(nanos)) {
      return again || (missed > 0 && !waiting);
    }
    return (called && again)
        || (othersWait && held > keep(nanos))
        || (waiting && again)
        || (used > held && again)
        || (held > keep(nanos) && nanos - missedAt >= KEPT);
  }

  /** Whether nothing can become due before somebody asks again. */
  boolean isCalm(long nanos) {
    return !asking && !waiting && !called && !othersWait && !isWanting(nanos) && used <= held;
  }

  private boolean isWanting(long nanos) {
    return missed > 0 || !waiters.isEmpty() || (used >= usable(limit) && nanos - missedAt < WANTS);
  }

  private long keep(long nanos) {
    return Math.min(most, othersWait ? keepFromOthers(nanos) : lately.value(used, nanos));
  }

  private long keepFromOthers(long nanos) {
    return Math.max(keepFresh(nanos), Math.min(fair, justNow.value(used, nanos)));
  }

  /** What was granted a moment ago is for those who have waited for it. */
  private long keepFresh(long nanos) {
    return nanos - freshAt < KEPT_FROM_OTHERS ? Math.max(used, fresh) : used;
  }

  Ask ask(long nanos) {
    // What a miss has brought stays a while, also when nobody has used it yet.
    var giving = othersWait || nanos - missedAt >= KEPT;
    long keep = giving ? keep(nanos) : most;
    var wanting = isWanting(nanos);
    long need = wanting ? used + Math.clamp(Math.max(missed, waiters.size()), 1, MOST_AT_ONCE) : used;
    asking = true;
    askedAt = nanos;
    missed = 0;
    most = keep;
    return new Ask(key, limit, keep, Math.max(need, keep), wanting ? SPARE : 0, keep == used);
  }

  /** The store has answered what it was asked at that moment; answers those who may try now, and those who need not. */
  Answered answered(Allotment allotment, Ask ask, long sentNanos) {
    asking = false;
    held = allotment.share().held();
    most = held;
    fresh = held > ask.keep() ? held : 0;
    freshAt = sentNanos;
    bound = allotment.bound();
    fair = allotment.fair();
    othersWait = allotment.othersWait();
    waiting = allotment.share().isWaiting();
    called &= !ask.exact();
    var changed = waiters.first(usable(limit) - used);
    var settled = allotment.settled() ? waiters.until(waiting ? roundAt : sentNanos) : List.<CompletableFuture<Signal>>of();
    if (allotment.newRound()) {
      roundAt = sentNanos;
    }
    return new Answered(changed, settled, used < usable(limit));
  }

  /** Nobody knows what the store has made of it. */
  void unanswered() {
    asking = false;
  }

  /** The store has forgotten this server: it holds nothing any more. */
  void lost() {
    asking = false;
    waiting = false;
    held = 0;
    most = 0;
    bound = 0;
  }

  /** @param free whether there is a seat now */
  record Answered(List<CompletableFuture<Signal>> changed, List<CompletableFuture<Signal>> settled, boolean free) {}

  boolean isIdle(long nanos) {
    return !asking && !waiting && held == 0 && used == 0 && waiters.isEmpty() && nanos - missedAt >= WANTS;
  }
}
