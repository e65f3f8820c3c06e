package io.serpentarium.oneshot;

import io.serpentarium.quota.Holder;
import io.serpentarium.tenant.Principal;

/**
 * Who wants code to be run.
 *
 * @param key the id of the key that was shown
 * @param holder on whose account it runs
 */
public record Customer(Principal principal, String key, Holder holder) {}
