package io.serpentarium.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to change a tenant, and how that is written down.
 *
 * @param action like {@code key.create}
 * @param target what of the tenant is changed: the id of a key, the name of a quota
 * @param expected the version that was read; null = any
 */
record Change(String actor, String action, String tenantId, String target, @Nullable Long expected) {}
