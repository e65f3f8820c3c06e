/** Tests of what operators put into folders of environments. */
@NullMarked
package io.serpentarium.environment;

import org.jspecify.annotations.NullMarked;
