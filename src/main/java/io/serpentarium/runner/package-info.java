/**
 * One Deno process: how it is started, what passes over its pipes, how it ends.
 *
 * <p>The door is {@link RunnerLauncher}; a {@link Runner} is what it returns. Every byte that comes from a
 * runner is treated as hostile. Two daemon threads per process read and write its pipes; they never touch
 * another room's state but hand over to the Vert.x context of whoever holds the runner.
 */
@NullMarked
package io.serpentarium.runner;

import org.jspecify.annotations.NullMarked;
