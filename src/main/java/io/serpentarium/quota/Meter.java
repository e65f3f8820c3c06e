package io.serpentarium.quota;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Sums up what executions use until it is written down. Thread-safe; costs a look into a map and a short lock.
 *
 * <p>The sums are per minute, so that what waits for a store that does not answer stays few rows.
 */
public final class Meter {
  private final boolean on;
  private final RefusalListener listener;
  private Map<Dimensions, Totals> usage = new HashMap<>();
  private Map<Reason, Long> refusals = new HashMap<>();

  /** What usage is told apart by. */
  record Dimensions(Instant minute, String tenant, String subject, String key, String origin) {}

  /** What refusals are told apart by. */
  record Reason(Instant minute, String tenant, String reason) {}

  /** What has been used since the batch before. */
  record Batch(Map<Dimensions, Totals> usage, Map<Reason, Long> refusals) {
    boolean isEmpty() {
      return usage.isEmpty() && refusals.isEmpty();
    }
  }

  /** Told of each refusal at once. */
  public interface RefusalListener {
    void refused(String tenant, String reason);
  }

  public Meter() {
    this(true, (_, _) -> {});
  }

  /** {@code on} = sums are kept; the listener is told of refusals in any case. */
  public Meter(boolean on, RefusalListener listener) {
    this.on = on;
    this.listener = listener;
  }

  public void record(Execution execution) {
    if (on) {
      add(execution);
    }
  }

  private synchronized void add(Execution execution) {
    var dimensions =
        new Dimensions(
            Span.MINUTE.start(execution.at()),
            execution.tenant(),
            execution.subject(),
            execution.key(),
            execution.origin());
    usage.computeIfAbsent(dimensions, _ -> new Totals()).add(execution);
  }

  /** Somebody was told no: because of a quota, or with that error code; tenant "" = nobody knows whose. */
  public void refused(String tenant, String reason, Instant at) {
    listener.refused(tenant, reason);
    if (on) {
      add(new Reason(Span.MINUTE.start(at), tenant, reason));
    }
  }

  private synchronized void add(Reason reason) {
    refusals.merge(reason, 1L, Long::sum);
  }

  /** Takes everything out. */
  synchronized Batch drain() {
    var batch = new Batch(usage, refusals);
    usage = new HashMap<>();
    refusals = new HashMap<>();
    return batch;
  }
}
