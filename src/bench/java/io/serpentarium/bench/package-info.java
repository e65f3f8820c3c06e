/**
 * The bench: measures the packaged server beside what it is built from, in one run on one machine, and
 * prints a table. It is not part of the server's jar nor of its tests, and no figure here ever fails a build.
 *
 * <p>The door is {@link Bench}. Each kind of measurement is one {@link Measurement}, listed there.
 */
@NullMarked
package io.serpentarium.bench;

import org.jspecify.annotations.NullMarked;
