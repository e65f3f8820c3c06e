package io.serpentarium.seats;

import io.serpentarium.store.Database;
import io.serpentarium.store.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seats of a server that shares a database with others. Thread-safe. */
public final class LeasedSeats implements Seats {
  private static final Logger LOG = LoggerFactory.getLogger(LeasedSeats.class);
  private static final long PERIOD_MILLIS = 50;

  private final Book book = new Book();
  private final Steward steward;
  private final Clock clock;
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("seats").factory());

  private volatile @Nullable Instant silentSince;

  private LeasedSeats(Bank bank, Clock clock) {
    this.clock = clock;
    this.steward = new Steward(book, bank, System::nanoTime, Steward::newName, this::tell);
    var _ = thread.scheduleWithFixedDelay(this::step, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** For servers on that database; asks it nothing before there is a limit to share. */
  public static Seats open(Database database, PastUse past) {
    return new LeasedSeats(new SeatStore(database, past), Clock.systemUTC());
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public boolean hasSeat(SeatKey key, long used, long limit) {
    var nanos = System.nanoTime();
    var has = book.hasSeat(key, used, limit, steward.isLeased(nanos), nanos);
    if (!has) {
      wake();
    }
    return has;
  }

  @Override
  public void counted(SeatKey key, long used) {
    if (book.counted(key, used, System.nanoTime())) {
      wake();
    }
  }

  @Override
  public Rate rate(SeatKey key, long perMinute, long burst) {
    var nanos = System.nanoTime();
    var rate = book.rate(key, perMinute, burst, steward.isLeased(nanos), nanos);
    if (rate instanceof Rate.Unknown) {
      wake();
    }
    return rate;
  }

  @Override
  public void spend(SeatKey key) {
    book.spend(key);
  }

  @Override
  public Funds funds(SeatKey key, Spending spending, long limit, long least, long need) {
    var nanos = System.nanoTime();
    var funds = book.budgets.funds(key, spending, limit, least, need, steward.isLeased(nanos), nanos);
    if (funds instanceof Funds.Unknown) {
      wake();
    }
    return funds;
  }

  @Override
  public void spend(SeatKey key, Spending spending) {
    book.budgets.spend(key, spending);
  }

  @Override
  public CompletableFuture<Signal> await(SeatKey key) {
    var nanos = System.nanoTime();
    return book.await(key, steward.isLeased(nanos), nanos);
  }

  @Override
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  private void tell(Set<String> tenants) {
    tenants.forEach(tenant -> listeners.forEach(listener -> listener.accept(tenant)));
  }

  @Override
  public boolean isCutOff() {
    return silentSince != null && !steward.isLeased(System.nanoTime());
  }

  @Override
  public Optional<Instant> silentSince() {
    return Optional.ofNullable(silentSince);
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      try {
        thread.execute(this::step);
      } catch (RejectedExecutionException closed) {
        LOG.debug("a seat was wanted while the server goes down", closed);
      }
    }
  }

  private void step() {
    woken.set(false);
    try {
      if (steward.step() && silentSince != null) {
        LOG.info("limits that servers share can be asked for again, after {}", silentSince);
        silentSince = null;
      }
    } catch (StoreException silent) {
      if (silentSince == null) {
        silentSince = clock.instant();
        LOG.error(
            "limits that servers share cannot be asked for at present; what was leased holds for seconds. {}",
            silent.getMessage());
      }
    } catch (RuntimeException failed) {
      LOG.error("limits that servers share could not be asked for", failed);
    }
  }

  @Override
  public void close() {
    try {
      var _ =
          thread.submit(
              () -> {
                try {
                  steward.leave();
                } catch (StoreException silent) {
                  LOG.warn("seats could not be given back, others wait until they lapse. {}", silent.getMessage());
                }
              });
    } finally {
      thread.shutdown();
      thread.close();
    }
  }
}
