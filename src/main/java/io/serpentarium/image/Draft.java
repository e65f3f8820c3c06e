package io.serpentarium.image;

import static java.util.Objects.requireNonNull;

import io.serpentarium.config.ImageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image that is being written: a file that becomes the image when all of it is on disk, and leaves
 * nothing behind when that does not come to pass. Not thread-safe: confined to its writer, one call
 * after the other.
 */
final class Draft {
  private static final Logger LOG = LoggerFactory.getLogger(Draft.class);
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private final ImageId id;
  private final ImageMeta meta;
  private final long tenantBytes;
  private final Desk desk;
  private final Path part;
  private Disk.@Nullable NewFile file;
  private @Nullable Encoder encoder;
  private @Nullable Saved result;
  private long bytes;
  private long reserved;

  /** What drafts are made with. */
  record Desk(
      ImageConfig limits,
      ImageKeys keys,
      Catalog catalog,
      ImageFolder folder,
      Shelf shelf,
      Disk disk) {}

  Draft(ImageId id, ImageMeta meta, long tenantBytes, Desk desk) {
    this.tenantBytes = tenantBytes;
    this.id = id;
    this.meta = meta;
    this.desk = desk;
    part = desk.folder().newPart(id);
  }

  /** Answers false when the image is refused; {@link #commit} then says why. */
  boolean add(byte[] chunk) {
    if (result != null) {
      return false;
    }
    bytes += chunk.length;
    if (bytes > desk.limits().maxBytes()) {
      end(Refusals.imageTooLarge(desk.limits()));
      return false;
    }
    try {
      return encoder().add(chunk, this::reserve);
    } catch (IOException failure) {
      end(refusal(failure));
      return false;
    } catch (RuntimeException | Error fault) {
      end(Refusals.DISK_FAILED);
      throw fault;
    }
  }

  Saved commit() {
    if (result == null) {
      try {
        var finished = encoder();
        if (finished.finish(id, meta, bytes, this::reserve)) {
          publish(new ImageInfo(id, meta, bytes, finished.fileBytes()));
        }
      } catch (IOException failure) {
        end(refusal(failure));
      } catch (RuntimeException | Error fault) {
        end(Refusals.DISK_FAILED);
        throw fault;
      }
    }
    return requireNonNull(result, "a draft that does not finish is refused");
  }

  private void publish(ImageInfo info) throws IOException {
    closeFile();
    boolean durable = desk.shelf().publish(part, info);
    result = durable ? new Saved.Stored(info) : Refusals.DISK_FAILED;
  }

  /** Removes what was written, unless it has become an image already. */
  void end(Saved.Refused why) {
    if (result != null) {
      return;
    }
    result = why;
    try {
      closeFile();
    } catch (IOException lost) {
      LOG.debug("{} was not closed", part, lost);
    }
    try {
      Files.deleteIfExists(part);
    } catch (IOException stuck) {
      LOG.warn("{} cannot be removed before the next start", part, stuck);
    }
    desk.catalog().release(id, reserved);
  }

  private Encoder encoder() throws IOException {
    if (encoder == null) {
      var header = desk.keys().newHeader();
      file = desk.disk().create(part);
      encoder = new Encoder(file, header, desk.keys().sealing(header), desk.limits().compressionLevel());
    }
    return encoder;
  }

  private boolean reserve(int more) {
    var refused = desk.catalog().reserve(id, more, tenantBytes);
    if (refused.isPresent()) {
      end(refused.get());
      return false;
    }
    reserved += more;
    return true;
  }

  private void closeFile() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  private Saved.Refused refusal(IOException failure) {
    var text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left") || text.contains("quota exceeded") || hardlyAnySpace()) {
      LOG.warn("{} cannot be written, because the disk is full", part);
      return Refusals.DISK_FULL;
    }
    LOG.error("{} cannot be written", part, failure);
    return Refusals.DISK_FAILED;
  }

  /** The text of a failure may be in any language. */
  private boolean hardlyAnySpace() {
    try {
      return desk.folder().freeBytes() < FULL_BELOW_BYTES;
    } catch (IOException unknown) {
      return false;
    }
  }
}
