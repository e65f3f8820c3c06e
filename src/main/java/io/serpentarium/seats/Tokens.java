package io.serpentarium.seats;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs that this server may begin at once, out of the rate that all servers share. Not thread-safe: guarded by its
 * book.
 *
 * <p>What is not used soon lapses, so that at no time more runs can begin than the rate lets and what was drawn a
 * second before.
 */
final class Tokens {
  static final long LAPSES = Duration.ofSeconds(1).toNanos();

  /** What a server draws in advance, as a part of what comes in a minute. */
  static final long ADVANCE = 240;

  static final long MOST_IN_ADVANCE = 32;
  private static final long MOST_AT_ONCE = 64;

  private final SeatKey key;
  private final Waiters waiters = new Waiters();
  private long perMinute;
  private long burst;
  private long atHand;
  private long lapsesAt;
  private long missed;
  private boolean empty;
  private long emptyUntil;
  private long usedAt;
  private boolean asking;

  Tokens(SeatKey key, long nanos) {
    this.key = key;
    usedAt = nanos;
  }

  Rate look(long perMinute, long burst, boolean leased, long nanos) {
    if (perMinute != this.perMinute || burst != this.burst) {
      this.perMinute = perMinute;
      this.burst = burst;
      empty = false;
    }
    usedAt = nanos;
    if (isAtHand(leased, nanos)) {
      return Rate.FREE;
    }
    if (leased && empty && emptyUntil - nanos > 0) {
      // Clients are told whole milliseconds.
      return new Rate.Empty(Duration.ofMillis(Math.ceilDiv(emptyUntil - nanos, 1_000_000)));
    }
    missed++;
    return Rate.UNKNOWN;
  }

  private boolean isAtHand(boolean leased, long nanos) {
    return leased && atHand > 0 && lapsesAt - nanos > 0;
  }

  void spend() {
    atHand = Math.max(0, atHand - 1);
  }

  CompletableFuture<Signal> await(boolean leased, long nanos) {
    return isAtHand(leased, nanos) ? CompletableFuture.completedFuture(Signal.CHANGED) : waiters.add(nanos);
  }

  boolean isDue() {
    return !asking && (missed > 0 || !waiters.isEmpty());
  }

  Draw draw(long nanos) {
    if (lapsesAt - nanos <= 0) {
      atHand = 0;
    }
    long need = Math.clamp(Math.max(missed, waiters.size()) - atHand, 1, MOST_AT_ONCE);
    asking = true;
    missed = 0;
    return new Draw(key, perMinute, burst, need, Math.min(MOST_IN_ADVANCE, perMinute / ADVANCE));
  }

  /** Answers those who may try now; what is left over lapses, counted from when it was asked for. */
  Drew drew(Draw.Drawn drawn, long sentNanos) {
    asking = false;
    atHand += drawn.granted();
    lapsesAt = sentNanos + LAPSES;
    empty = drawn.granted() == 0;
    emptyUntil = sentNanos + drawn.retryAfter().toNanos();
    return empty
        ? new Drew(List.of(), waiters.until(sentNanos))
        : new Drew(waiters.first(atHand), List.of());
  }

  /** Those who may try now, and those who need not. */
  record Drew(List<CompletableFuture<Signal>> changed, List<CompletableFuture<Signal>> settled) {}

  void unanswered() {
    asking = false;
  }

  boolean isIdle(long nanos) {
    return !asking && waiters.isEmpty() && lapsesAt - nanos <= 0 && nanos - usedAt >= LAPSES;
  }
}
