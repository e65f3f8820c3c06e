/**
 * Limits that several servers keep together: what a server may use of a limit it leases from the database that they
 * share, in advance, so that a decision waits for nobody. Pure state that returns what to ask for, and one thread
 * that asks.
 *
 * <p>Door: {@link io.serpentarium.seats.Seats}, thread-safe; none of its calls waits.
 */
@NullMarked
package io.serpentarium.seats;

import org.jspecify.annotations.NullMarked;
