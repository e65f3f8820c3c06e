package io.serpentarium.session;

import io.serpentarium.environment.Environments;
import io.serpentarium.image.ImageId;
import io.serpentarium.image.ImageMeta;
import io.serpentarium.image.ImageStore;
import io.serpentarium.image.ImageWriter;
import io.serpentarium.quota.EnvironmentRights;
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
    Environments environments,
    Metrics metrics,
    Clock clock) {

  /** Starts to write an image, on its tenant's account. */
  ImageWriter begin(ImageId id, ImageMeta meta) {
    return store.begin(id, meta, ledger.imageBytes(id.tenant()));
  }

  EnvironmentRights rights() {
    return new EnvironmentRights(ledger, environments);
  }

  Instant now() {
    return clock.instant();
  }
}
