package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;
import io.serpentarium.quota.Holder;
import io.serpentarium.quota.HolderLimits;
import io.serpentarium.quota.QuotaLedger;

/** What holds for sessions in general, and the quotas that change it for their owners. Thread-safe. */
record Terms(LimitsConfig runs, SessionConfig life, QuotaLedger ledger) {
  LimitsConfig runsOf(Holder holder) {
    return HolderLimits.runs(ledger.limits(holder), runs);
  }

  SessionLimits limits(Holder holder, Allotment allotment) {
    return new SessionLimits(runsOf(holder), HolderLimits.life(ledger.limits(holder), life), allotment);
  }
}
