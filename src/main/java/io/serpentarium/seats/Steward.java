package io.serpentarium.seats;

import io.serpentarium.store.StoreException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for what the book needs, and renews what this server holds. Not thread-safe, but for
 * {@link #isLeased}: for one thread, which it blocks.
 *
 * <pre>
 * renewed         stops using it           given to others by the database's clock
 *   0 s ──────────────── 13 s ──────────────────────── 20 s ────
 * </pre>
 */
final class Steward {
  private static final long RENEWED = Duration.ofSeconds(5).toNanos();
  private static final long LEASED = Duration.ofSeconds(13).toNanos();
  private static final long LOOKED = Duration.ofMillis(200).toNanos();
  private static final long SCANNED = Duration.ofSeconds(1).toNanos();
  private static final long CLEANED = Duration.ofSeconds(2).toNanos();
  private static final long FORGOTTEN = Duration.ofHours(1).toNanos();
  private static final long AFTER_FAILURE = Duration.ofMillis(500).toNanos();
  private static final int MOST_BATCHES = 16;

  private final Book book;
  private final Bank bank;
  private final LongSupplier ticker;
  private final Supplier<String> names;
  private final Consumer<Set<String>> told;

  /** Anybody reads it. */
  private volatile long leasedUntil;

  private @Nullable String server;
  private long renewedAt;
  private long lookedAt;
  private long scannedAt;
  private long cleanedAt;
  private long forgottenAt;
  private long failedAt;
  private boolean failing;

  /** {@code told} is told the tenants that may have more. */
  Steward(Book book, Bank bank, LongSupplier ticker, Supplier<String> names, Consumer<Set<String>> told) {
    this.book = book;
    this.bank = bank;
    this.ticker = ticker;
    this.names = names;
    this.told = told;
    var now = ticker.getAsLong();
    leasedUntil = now;
    lookedAt = now;
    scannedAt = now;
    cleanedAt = now;
    forgottenAt = now;
    failedAt = now - AFTER_FAILURE;
  }

  static String newName() {
    return UUID.randomUUID().toString();
  }

  /** Whether what the store has granted still holds. */
  boolean isLeased(long nanos) {
    return leasedUntil - nanos > 0;
  }

  /**
   * Does what is due; a server without shared limits leaves the store alone.
   *
   * @return whether the store was asked something
   * @throws StoreException when the store does not answer
   */
  boolean step() {
    var now = ticker.getAsLong();
    if ((server == null && book.isEmpty() && !failing) || now - failedAt < AFTER_FAILURE) {
      return false;
    }
    try {
      var asked = work(now);
      failing &= !asked;
      return asked;
    } catch (StoreException silent) {
      failing = true;
      failedAt = ticker.getAsLong();
      throw silent;
    }
  }

  private boolean work(long now) {
    if (now - scannedAt >= SCANNED) {
      book.scan(now);
      scannedAt = now;
    }
    var known = server;
    var asked = false;
    if (known != null && book.hasSeats() && now - lookedAt >= LOOKED) {
      book.called(bank.called(known));
      lookedAt = now;
      asked = true;
    }
    for (int count = 0; count < MOST_BATCHES; count++) {
      var batch = book.batch(ticker.getAsLong());
      if (batch.isEmpty() && (server == null || ticker.getAsLong() - renewedAt < RENEWED)) {
        break;
      }
      exchange(batch);
      asked = true;
    }
    // After a failure also for its own sake: to find out whether the store is back.
    if ((server != null || failing) && now - cleanedAt >= CLEANED) {
      bank.takeBack();
      cleanedAt = now;
      asked = true;
    }
    if (server != null && now - forgottenAt >= FORGOTTEN) {
      bank.forgetOld();
      forgottenAt = now;
    }
    return asked;
  }

  private void exchange(Batch batch) {
    try {
      var known = server;
      if (known == null) {
        known = names.get();
        bank.enter(known);
        server = known;
      }
      var sent = ticker.getAsLong();
      var reply = bank.exchange(known, batch);
      if (reply.isEmpty()) {
        server = null;
        leasedUntil = sent;
        book.lost(batch);
        return;
      }
      leasedUntil = sent + LEASED;
      renewedAt = sent;
      var more = book.answered(batch, reply.get(), sent);
      if (!more.isEmpty()) {
        told.accept(more);
      }
    } catch (RuntimeException failed) {
      book.unanswered(batch);
      throw failed;
    }
  }

  /** Gives everything back. */
  void leave() {
    var known = server;
    server = null;
    leasedUntil = ticker.getAsLong();
    if (known != null) {
      bank.leave(known);
    }
  }
}
