/** Tests of the file that declares tenants. */
@NullMarked
package io.serpentarium.provision;

import org.jspecify.annotations.NullMarked;
