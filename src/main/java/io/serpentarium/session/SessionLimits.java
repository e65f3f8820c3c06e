package io.serpentarium.session;

import io.serpentarium.config.LimitsConfig;
import io.serpentarium.config.SessionConfig;

/** What one session may do and how long it lives. */
record SessionLimits(LimitsConfig runs, SessionConfig life) {}
