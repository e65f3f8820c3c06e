package io.serpentarium.session;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;

/** What one session may do, how long it lives, and when it is saved. */
record SessionLimits(LimitsConfig runs, SessionConfig life, ImageConfig images) {}
