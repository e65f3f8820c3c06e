/** Starts the server: reads the configuration, deploys the rooms' verticles and takes them down again. */
@NullMarked
package io.serpentarium;

import org.jspecify.annotations.NullMarked;
