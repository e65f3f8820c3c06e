/**
 * Knows the tenants, their keys and quotas, and decides who may connect: by key, by the page's origin, by a signed
 * token and by the remote address. Keeps them in the store and answers from what it knows.
 *
 * <p>Door: {@link io.serpentarium.tenant.TenantDirectory}, thread-safe; its store runs on virtual
 * threads. {@link io.serpentarium.tenant.TenantAdministration} changes tenants.
 */
@NullMarked
package io.serpentarium.tenant;

import org.jspecify.annotations.NullMarked;
