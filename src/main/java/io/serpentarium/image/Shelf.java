package io.serpentarium.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The complete images: folder and catalog, changed together. Thread-safe; its methods block. */
final class Shelf {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

  private final ImageFolder folder;
  private final ImageKeys keys;
  private final Catalog catalog;
  private final Executor background;
  private final ReentrantLock changing = new ReentrantLock();

  Shelf(ImageFolder folder, ImageKeys keys, Catalog catalog, Executor background) {
    this.folder = folder;
    this.keys = keys;
    this.catalog = catalog;
    this.background = background;
  }

  /**
   * Puts a complete, synced file in the place of whatever had this id; from then on the catalog has the space that was
   * reserved for it. Answers false when the disk did not confirm that it would be there after a loss of power.
   */
  boolean publish(Path part, ImageInfo info) throws IOException {
    var name = Name.image(info.id());
    var replaced = folder.hold(name);
    try {
      changing.lock();
      try {
        folder.publish(part, name, info.meta().lastUsedAt());
        catalog.publish(info);
      } finally {
        changing.unlock();
      }
      return synced(name);
    } finally {
      replaced.ifPresent(this::free);
    }
  }

  private boolean synced(String name) {
    try {
      folder.sync();
      return true;
    } catch (IOException failure) {
      LOG.error("the folder could not be synced after {} was written", name, failure);
      return false;
    }
  }

  /** Answers false when there is no such image. */
  boolean delete(ImageId id) throws IOException {
    boolean deleted = remove(Name.image(id), id);
    if (deleted) {
      folder.sync();
    }
    return deleted;
  }

  private boolean remove(String name, ImageId id) throws IOException {
    var held = folder.hold(name);
    try {
      changing.lock();
      try {
        catalog.remove(id);
        catalog.removeStray(name);
        return folder.delete(name);
      } finally {
        changing.unlock();
      }
    } finally {
      held.ifPresent(this::free);
    }
  }

  /** Opens an image of which all has been verified. */
  Opened open(ImageId id, Instant now) {
    var name = Name.image(id);
    var stray = catalog.stray(name);
    if (stray.isPresent()) {
      return new Opened.Not(new Loaded.Foreign(stray.get().foreign()));
    }
    if (catalog.find(id).isEmpty()) {
      return new Opened.Not(new Loaded.Missing());
    }
    try {
      var decoder = verified(id);
      folder.used(name, now);
      catalog.used(id, now);
      return new Opened.Whole(decoder, decoder.trailer().info(decoder.fileBytes()).usedAt(now));
    } catch (NoSuchFileException none) {
      catalog.remove(id);
      return new Opened.Not(new Loaded.Missing());
    } catch (DamagedImage damaged) {
      return new Opened.Not(putAside(id));
    } catch (ForeignImage foreign) {
      return new Opened.Not(new Loaded.Foreign(String.valueOf(foreign.getMessage())));
    } catch (IOException unreadable) {
      LOG.error("{} cannot be read", name, unreadable);
      return new Opened.Not(
          new Loaded.Damaged("The disk of the image store failed: the server's log says how."));
    }
  }

  private Decoder verified(ImageId id) throws IOException {
    var decoder = Decoder.of(folder.read(Name.image(id)), keys);
    try {
      if (!decoder.trailer().id().equals(id)) {
        throw new DamagedImage("The image is not the one that its name says.");
      }
      decoder.verify();
      return decoder;
    } catch (IOException unusable) {
      decoder.close();
      throw unusable;
    }
  }

  /** Looks once more: another image may have been put in its place in the meantime. */
  private Loaded putAside(ImageId id) {
    var name = Name.image(id);
    changing.lock();
    try {
      verified(id).close();
      return new Loaded.Damaged("The image was damaged, and has just been replaced: open it again.");
    } catch (NoSuchFileException none) {
      return new Loaded.Missing();
    } catch (DamagedImage damaged) {
      return putAside(id, name, String.valueOf(damaged.getMessage()));
    } catch (IOException unreadable) {
      LOG.error("{} cannot be read", name, unreadable);
      return new Loaded.Damaged("The disk of the image store failed: the server's log says how.");
    } finally {
      changing.unlock();
    }
  }

  private Loaded putAside(ImageId id, String name, String sentence) {
    LOG.warn("{} is put aside: {}", name, sentence);
    catalog.remove(id);
    try {
      folder.rename(name, Name.damaged(name));
      catalog.addStray(
          new Stray(
              Name.damaged(name),
              folder.bytes(Name.damaged(name)),
              folder.lastUsedAt(Name.damaged(name)),
              ""));
    } catch (IOException stuck) {
      LOG.error("{} cannot be put aside", name, stuck);
    }
    return new Loaded.Damaged(sentence);
  }

  /** Deletes what was not used for so long, also what is damaged or foreign; answers the images among it. */
  List<ImageInfo> expire(Instant now, Duration maxAge) throws IOException {
    var oldest = now.minus(maxAge);
    var expired = new ArrayList<ImageInfo>();
    for (var info : catalog.all()) {
      if (info.meta().lastUsedAt().isBefore(oldest) && expire(info.id(), oldest)) {
        expired.add(info);
      }
    }
    for (var stray : catalog.strays()) {
      if (stray.lastUsedAt().isBefore(oldest)) {
        folder.delete(stray.fileName());
        catalog.removeStray(stray.fileName());
      }
    }
    folder.sync();
    return expired;
  }

  /** Looks once more under the lock: it may have been written or used since. */
  private boolean expire(ImageId id, Instant oldest) throws IOException {
    changing.lock();
    try {
      var info = catalog.find(id);
      return info.isPresent()
          && info.get().meta().lastUsedAt().isBefore(oldest)
          && remove(Name.image(id), id);
    } finally {
      changing.unlock();
    }
  }

  private void free(FileChannel held) {
    try {
      background.execute(() -> closeHeld(held));
    } catch (RejectedExecutionException closing) {
      closeHeld(held);
    }
  }

  private static void closeHeld(FileChannel held) {
    try {
      held.close();
    } catch (IOException lost) {
      LOG.warn("a replaced image could not be closed", lost);
    }
  }

  /** An image that may be read, or why there is none. */
  sealed interface Opened {
    record Whole(Decoder decoder, ImageInfo info) implements Opened {}

    record Not(Loaded why) implements Opened {}
  }
}
