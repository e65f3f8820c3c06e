@NullMarked
package io.serpentarium.image;

import org.jspecify.annotations.NullMarked;
