package io.serpentarium.image;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.image.Saved.Refused;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which images there are, and who may store how much more; it does not touch the disk. Thread-safe.
 *
 * <p>Space is reserved while an image is written. An image that replaces another one needs room for the
 * difference only.
 */
final class Catalog {
  private final ImageConfig limits;
  private final Map<ImageId, ImageInfo> images = new HashMap<>();
  private final Map<String, Stray> strays = new HashMap<>();
  private final Map<String, Long> taken = new HashMap<>();
  private long total;

  Catalog(ImageConfig limits) {
    this.limits = limits;
  }

  /** Reserves space for an image that is being written, or says why there is none. */
  synchronized Optional<Refused> reserve(ImageId id, long bytes, long tenantBytes) {
    var replaced = images.get(id);
    long more = bytes - (replaced == null ? 0 : replaced.storedBytes());
    if (takenBy(id.tenant()) + more > tenantBytes) {
      return Optional.of(Refusals.tenantFull(tenantBytes));
    }
    if (total + more > limits.totalBytes()) {
      return Optional.of(Refusals.storeFull(limits));
    }
    take(id.tenant(), bytes);
    return Optional.empty();
  }

  /** Gives back what an image reserved that was not written. */
  synchronized void release(ImageId id, long bytes) {
    take(id.tenant(), -bytes);
  }

  /** Turns what was reserved into an image. */
  synchronized void publish(ImageInfo info) {
    removeStray(Name.image(info.id()));
    var replaced = images.put(info.id(), info);
    if (replaced != null) {
      take(info.id().tenant(), -replaced.storedBytes());
    }
  }

  /** An image that is there already. */
  synchronized void add(ImageInfo info) {
    take(info.id().tenant(), info.storedBytes());
    publish(info);
  }

  synchronized Optional<ImageInfo> remove(ImageId id) {
    var removed = images.remove(id);
    if (removed != null) {
      take(id.tenant(), -removed.storedBytes());
    }
    return Optional.ofNullable(removed);
  }

  synchronized Optional<ImageInfo> find(ImageId id) {
    return Optional.ofNullable(images.get(id));
  }

  synchronized void used(ImageId id, Instant now) {
    images.computeIfPresent(id, (_, info) -> info.usedAt(now));
  }

  synchronized List<ImageInfo> all() {
    return List.copyOf(images.values());
  }

  synchronized List<ImageInfo> list(String tenant) {
    return images.values().stream().filter(info -> info.id().tenant().equals(tenant)).toList();
  }

  synchronized Usage usage() {
    return new Usage(images.size(), total);
  }

  /** Images that are being written count as well. */
  synchronized Usage usage(String tenant) {
    return new Usage(list(tenant).size(), takenBy(tenant));
  }

  synchronized void addStray(Stray stray) {
    removeStray(stray.fileName());
    strays.put(stray.fileName(), stray);
    total += stray.bytes();
  }

  synchronized Optional<Stray> stray(String fileName) {
    return Optional.ofNullable(strays.get(fileName));
  }

  synchronized void removeStray(String fileName) {
    var removed = strays.remove(fileName);
    if (removed != null) {
      total -= removed.bytes();
    }
  }

  synchronized List<Stray> strays() {
    return List.copyOf(strays.values());
  }

  private long takenBy(String tenant) {
    return taken.getOrDefault(tenant, 0L);
  }

  private void take(String tenant, long bytes) {
    total += bytes;
    taken.merge(tenant, bytes, (had, more) -> had + more == 0 ? null : had + more);
  }
}
