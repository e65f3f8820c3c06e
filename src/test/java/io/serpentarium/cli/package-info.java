/** Tests of the command line without a real server. */
@NullMarked
package io.serpentarium.cli;

import org.jspecify.annotations.NullMarked;
