package io.serpentarium.oneshot;

import io.serpentarium.tenant.Principal;

/** What a request needs a runner for: whose state may be in it, and which packages. */
record Need(Principal principal, String environment) {}
