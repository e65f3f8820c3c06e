package io.serpentarium.seats;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The seats of a server that is alone. Thread-safe: has no state. */
final class Unshared implements Seats {
  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public boolean hasSeat(SeatKey key, long used, long limit) {
    return true;
  }

  @Override
  public void counted(SeatKey key, long used) {}

  @Override
  public Rate rate(SeatKey key, long perMinute, long burst) {
    return Rate.FREE;
  }

  @Override
  public void spend(SeatKey key) {}

  @Override
  public Funds funds(SeatKey key, Spending spending, long limit, long least, long need) {
    return new Funds.Known(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Override
  public void spend(SeatKey key, Spending spending) {}

  @Override
  public CompletableFuture<Signal> await(SeatKey key) {
    return CompletableFuture.completedFuture(Signal.SETTLED);
  }

  @Override
  public void onChange(Consumer<String> listener) {}

  @Override
  public boolean isCutOff() {
    return false;
  }

  @Override
  public Optional<Instant> silentSince() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
