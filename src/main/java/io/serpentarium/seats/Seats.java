package io.serpentarium.seats;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What this server may use of limits that it shares with others. Thread-safe; no call waits.
 *
 * <p>Whoever asks does the counting: {@code used} is what this server uses of the limit.
 */
public interface Seats extends AutoCloseable {
  /** Of a server that is alone: every seat is its own. */
  Seats UNSHARED = new Unshared();

  /** False: every answer is yes, and nothing need be asked. */
  boolean isShared();

  /** Whether one more is at hand; if not, the others are asked for it from now on. */
  boolean hasSeat(SeatKey key, long used, long limit);

  /** So many are used from now on. */
  void counted(SeatKey key, long used);

  /** Whether one more may come now. */
  Rate rate(SeatKey key, long perMinute, long burst);

  /** One has come, after {@link #rate} said that it may. */
  void spend(SeatKey key);

  /**
   * What may still be set aside of a sum, if it comes to what is needed; else the others are asked. With less than
   * {@code least} nothing can be begun.
   */
  Funds funds(SeatKey key, Spending spending, long limit, long least, long need);

  /** What is used of a sum and set aside from now on. */
  void spend(SeatKey key, Spending spending);

  /** Completes, on any thread, when it is worth asking for the limit again. */
  CompletableFuture<Signal> await(SeatKey key);

  /** Tells the tenants for which there may be more seats now; the listener must not block. */
  void onChange(Consumer<String> listener);

  /** Whether what was leased has run out because the store does not answer. */
  boolean isCutOff();

  /** Since when the store does not answer; empty = it does. */
  Optional<Instant> silentSince();

  /** Gives everything back; the store must still be open. */
  @Override
  void close();
}
