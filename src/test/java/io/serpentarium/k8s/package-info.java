/**
 * Holds the manifests and the image against the server that they are for: its settings, its ports
 * and paths, its appetite. Nothing here needs a cluster or a container engine; {@code kubectl}
 * renders the overlays.
 */
@NullMarked
package io.serpentarium.k8s;

import org.jspecify.annotations.NullMarked;
