/**
 * Reads what the operator wants: flags before environment before YAML file before defaults, checked
 * as a whole before anything starts. Unknown keys and values out of range are errors that name the
 * key, the range and the place they came from.
 *
 * <p>Door: {@link io.serpentarium.config.ServerConfig}. All types are immutable, so thread-safe.
 */
@NullMarked
package io.serpentarium.config;

import org.jspecify.annotations.NullMarked;
