/**
 * Knows the tenants and their keys, and decides who may connect: by key, by the page's origin and
 * by the remote address. Keeps them in a database in the data folder and answers from a cache.
 *
 * <p>Door: {@link io.serpentarium.tenant.TenantDirectory}, thread-safe; its store runs on virtual
 * threads.
 */
@NullMarked
package io.serpentarium.tenant;

import org.jspecify.annotations.NullMarked;
