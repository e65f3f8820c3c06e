/** What tests of several rooms share: the wire's contract as a judge of every message. */
@NullMarked
package io.serpentarium.testing;

import org.jspecify.annotations.NullMarked;
