/**
 * The administration of tenants, keys and quotas over HTTP, on a port of its own.
 *
 * <p>Door: {@link io.serpentarium.admin.AdminVerticle}; requests are served on its event loop, the store is asked on
 * other threads.
 */
@NullMarked
package io.serpentarium.admin;

import org.jspecify.annotations.NullMarked;
