package io.serpentarium.image;

import java.time.Instant;

/**
 * An image that is in the store.
 *
 * @param bytes its size as the runner gave it
 * @param storedBytes its size on disk, which counts for quotas
 */
public record ImageInfo(ImageId id, ImageMeta meta, long bytes, long storedBytes) {
  ImageInfo usedAt(Instant now) {
    return new ImageInfo(id, meta.usedAt(now), bytes, storedBytes);
  }
}
