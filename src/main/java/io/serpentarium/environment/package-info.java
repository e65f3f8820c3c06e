/**
 * What Python has besides its standard library: environments, each a folder with wheels.
 *
 * <p>The door is {@link EnvironmentFolder}; {@link Environments} tells which of them runners can be started in. Reads files
 * at start, knows no interpreter. Everything that it returns is immutable.
 */
@NullMarked
package io.serpentarium.environment;

import org.jspecify.annotations.NullMarked;
