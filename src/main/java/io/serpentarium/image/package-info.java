/**
 * Keeps session images on disk, so that idle sessions can leave their runners and come back in any other one,
 * also after a crash. Images are compressed, encrypted and verified; what fails verification is put aside and
 * never returned.
 *
 * <p>Door: {@link io.serpentarium.image.ImageStore}, thread-safe; all work on files is done by its own threads.
 */
@NullMarked
package io.serpentarium.image;

import org.jspecify.annotations.NullMarked;
