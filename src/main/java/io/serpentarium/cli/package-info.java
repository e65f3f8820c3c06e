/**
 * The command line of administrators: {@code tenant}, {@code key}, {@code quota}, {@code usage}, {@code sessions} and
 * the like, each a request to the administration of a running server.
 *
 * <p>Door: {@link io.serpentarium.cli.Commands}; everything is used by one thread, which it blocks.
 */
@NullMarked
package io.serpentarium.cli;

import org.jspecify.annotations.NullMarked;
