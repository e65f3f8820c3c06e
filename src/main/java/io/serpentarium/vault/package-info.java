/**
 * Keys of the server's own, and what is encrypted with them at rest.
 *
 * <p>Doors: {@link io.serpentarium.vault.MasterKeys} and {@link io.serpentarium.vault.SecretBox}, both thread-safe.
 */
@NullMarked
package io.serpentarium.vault;

import org.jspecify.annotations.NullMarked;
