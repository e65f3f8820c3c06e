/**
 * Tenants that live in a file: reads it, makes the tenants be as it says, and watches it.
 *
 * <p>Door: {@link io.serpentarium.provision.TenantsFile}, thread-safe; it looks at the file on a thread of its own.
 */
@NullMarked
package io.serpentarium.provision;

import org.jspecify.annotations.NullMarked;
