@NullMarked
package io.serpentarium.protocol;

import org.jspecify.annotations.NullMarked;
