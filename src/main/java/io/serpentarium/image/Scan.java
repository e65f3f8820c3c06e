package io.serpentarium.image;

import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns at start what is in the folder: reads header and last record of each image, removes what was half written,
 * puts aside what is damaged. The rest of an image is verified when it is opened.
 */
final class Scan {
  private static final Logger LOG = LoggerFactory.getLogger(Scan.class);

  private final ImageFolder folder;
  private final ImageKeys keys;
  private final Catalog catalog;

  Scan(ImageFolder folder, ImageKeys keys, Catalog catalog) {
    this.folder = folder;
    this.keys = keys;
    this.catalog = catalog;
  }

  void run() {
    try {
      for (var name : folder.fileNames()) {
        if (name.endsWith(Name.PART)) {
          folder.delete(name);
        } else if (name.endsWith(Name.IMAGE)) {
          addImage(name);
        } else if (name.endsWith(Name.DAMAGED)) {
          addStray(name, "");
        }
      }
      folder.sync();
    } catch (IOException unusable) {
      throw new ImageStoreException(
          "The image folder %s cannot be read (%s): check the disk or choose another one with image.folder."
              .formatted(folder.path(), unusable),
          unusable);
    }
    var usage = catalog.usage();
    LOG.info("{} session images with {} MiB found", usage.images(), usage.storedBytes() >> 20);
    var foreign = catalog.strays().stream().filter(stray -> !stray.foreign().isEmpty()).toList();
    if (!foreign.isEmpty()) {
      LOG.warn("{} images cannot be read, like this one: {}", foreign.size(), foreign.getFirst().foreign());
    }
  }

  private void addImage(String name) throws IOException {
    try (var decoder = Decoder.of(folder.read(name), keys)) {
      var info = decoder.trailer().info(decoder.fileBytes());
      if (!Name.image(info.id()).equals(name)) {
        throw new DamagedImage("The image is not the one that its name says.");
      }
      catalog.add(info.usedAt(later(info.meta().lastUsedAt(), folder.lastUsedAt(name))));
    } catch (DamagedImage damaged) {
      LOG.warn("{} is put aside: {}", name, damaged.getMessage());
      folder.rename(name, Name.damaged(name));
      addStray(Name.damaged(name), "");
    } catch (ForeignImage foreign) {
      addStray(name, String.valueOf(foreign.getMessage()));
    }
  }

  private void addStray(String name, String foreign) throws IOException {
    catalog.addStray(new Stray(name, folder.bytes(name), folder.lastUsedAt(name), foreign));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
