/**
 * Which runner serves whom: boots ahead of need, lends, takes back, replaces what died.
 *
 * <p>The door is {@link RunnerPool}; what it lends is a {@link Lease}. All decisions are in the pure
 * {@link PoolState}, confined to the context of the one pool verticle, which performs the effects.
 */
@NullMarked
package io.serpentarium.pool;

import org.jspecify.annotations.NullMarked;
