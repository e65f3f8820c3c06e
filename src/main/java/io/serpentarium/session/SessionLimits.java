package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;

/** What one session may do, how long it lives, and on whose account. */
record SessionLimits(LimitsConfig runs, SessionConfig life, Allotment allotment) {}
