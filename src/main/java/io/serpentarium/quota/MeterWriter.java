package io.serpentarium.quota;

import io.serpentarium.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down once a second what the meter has summed up. Thread-safe.
 *
 * <p>A crash loses what was used since the last batch. While the store does not answer, batches wait in memory; one
 * of which nobody knows whether it was written is sent again under its number, and counts once.
 */
public final class MeterWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeterWriter.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final Duration HOUSEKEEPING = Duration.ofHours(1);

  private final Meter meter;
  private final UsageStore store;
  private final Clock clock;
  private final String writer = UUID.randomUUID().toString();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("meter").factory());

  // Confined to the thread above.
  private Meter.@Nullable Batch pending;
  private long seq;
  private boolean silent;
  private Instant cleaned;

  public MeterWriter(Meter meter, UsageStore store, Clock clock) {
    this.meter = meter;
    this.store = store;
    this.clock = clock;
    this.cleaned = clock.instant();
    var _ = thread.scheduleWithFixedDelay(this::write, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void write() {
    try {
      writeBatch();
      if (silent) {
        silent = false;
        LOG.info("usage is written down again");
      }
      clean();
    } catch (StoreException failed) {
      if (!silent) {
        silent = true;
        LOG.error("usage cannot be written down at present, it is kept in memory: {}", failed.getMessage());
      }
    } catch (RuntimeException failed) {
      LOG.error("usage could not be written down", failed);
    }
  }

  private void writeBatch() {
    var batch = pending;
    if (batch == null) {
      batch = meter.drain();
      if (batch.isEmpty()) {
        return;
      }
      pending = batch;
      seq++;
    }
    store.add(batch, writer, seq, clock.instant());
    pending = null;
  }

  private void clean() {
    var now = clock.instant();
    if (cleaned.plus(HOUSEKEEPING).isBefore(now)) {
      cleaned = now;
      store.forgetOld(now);
    }
  }

  /** Writes down what is left; the store must still be open. */
  @Override
  public void close() {
    try {
      var _ = thread.submit(this::write);
      // The first may have been of a batch that could not be written before.
      var _ = thread.submit(this::write);
    } finally {
      thread.close();
    }
  }
}
