package io.serpentarium.session;

import io.serpentarium.image.ImageStore;
import io.serpentarium.quota.QuotaLedger;
import io.serpentarium.telemetry.Metrics;
import java.time.Clock;
import java.time.Instant;

/** What the parts of the session verticle share. Thread-safe. */
record SessionServices(
    SessionLimits limits,
    QuotaLedger ledger,
    LargeImages pictures,
    ImageStore store,
    Metrics metrics,
    Clock clock) {

  Instant now() {
    return clock.instant();
  }
}
