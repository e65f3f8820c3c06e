/**
 * The wall of the operating system around runner processes: bubblewrap, Landlock or a command of the operator's, a
 * list of allowed system calls, an unprivileged user, and resource limits.
 *
 * <p>The door is {@link Box}: chosen once at start, and proven by a probe that really runs inside it; then it
 * starts every runner process. Everything here is thread-safe. What the kernel applies to a thread, and the thread's
 * children inherit, is applied to one thread of the box's own, which starts the processes.
 */
@NullMarked
package io.serpentarium.box;

import org.jspecify.annotations.NullMarked;
