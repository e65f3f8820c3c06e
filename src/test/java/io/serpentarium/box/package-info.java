/** Tests of the box: the filter as a program, and what the kernel makes of it. */
@NullMarked
package io.serpentarium.box;

import org.jspecify.annotations.NullMarked;
