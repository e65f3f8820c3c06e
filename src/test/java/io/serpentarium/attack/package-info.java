/** The corpus of attacks, run through a whole server and judged by the header of each. */
@NullMarked
package io.serpentarium.attack;

import org.jspecify.annotations.NullMarked;
