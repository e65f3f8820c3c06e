/**
 * What passes between verticles: addresses with a type, delivery of immutable records by reference.
 *
 * <p>The door is {@link Address}. Everything here is thread-safe; handlers run on the context that registered
 * them. Nothing is ever sent without a bound on how long an answer may take.
 */
@NullMarked
package io.serpentarium.bus;

import org.jspecify.annotations.NullMarked;
