/** What tests of several rooms share: the wire's contract as a judge of every message, contexts and timers driven by hand. */
@NullMarked
package io.serpentarium.testing;

import org.jspecify.annotations.NullMarked;
