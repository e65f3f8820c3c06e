package io.serpentarium.session;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;

/** What one session may do, how long it lives, when it is saved, and on whose account. */
record SessionLimits(LimitsConfig runs, SessionConfig life, ImageConfig images, Allotment allotment) {
  /** On nobody's account. */
  SessionLimits(LimitsConfig runs, SessionConfig life, ImageConfig images) {
    this(runs, life, images, Allotment.FREE);
  }
}
