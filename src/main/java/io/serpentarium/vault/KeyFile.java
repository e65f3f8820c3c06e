package io.serpentarium.vault;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import io.serpentarium.config.KeyList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where master keys come from: the configuration, a file that it names, or a file in the data
 * folder, which is made at the first start. The last one lies beside what it encrypts, so it protects only
 * what leaves the data folder alone, like a lost backup of images or of a database. Thread-safe.
 */
final class KeyFile {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

  /** What the keys are for, as in the names of configuration keys: {@code image}, {@code store}. */
  private final String use;

  KeyFile(String use) {
    this.use = use;
  }

  /** {@code named} is the file that the configuration names; empty = none. */
  KeyList load(KeyList configured, String named, Path data) {
    var text = new StringBuilder();
    configured.keys().forEach(key -> text.append(base64(key)).append('\n'));
    if (!named.isEmpty()) {
      text.append(read(Path.of(named)));
    } else if (text.isEmpty()) {
      text.append(readOrMake(data.resolve(use + ".key")));
    }
    return KeyList.parse(text.toString()).orElseThrow();
  }

  private String readOrMake(Path file) {
    if (Files.notExists(file)) {
      make(file);
      LOG.info("{} is new: without it, what it encrypts cannot be read again", file);
    }
    return read(file);
  }

  private String read(Path file) {
    try {
      var text = Files.readString(file, StandardCharsets.US_ASCII);
      if (KeyList.parse(text).filter(keys -> !keys.isEmpty()).isEmpty()) {
        throw new KeyException(
            "The key file %s must hold keys of 32 bytes in base64, one per line: put back what it held before."
                .formatted(file));
      }
      warnWhenOthersCanRead(file);
      return text;
    } catch (IOException unreadable) {
      throw new KeyException(
          "The key file %s cannot be read (%s): check %s.key-file and that this user may read it."
              .formatted(file, unreadable.getClass().getSimpleName(), use),
          unreadable);
    }
  }

  private static void warnWhenOthersCanRead(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var beyond = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      beyond.removeAll(Set.of(OWNER_READ, OWNER_WRITE));
      if (!beyond.isEmpty()) {
        LOG.warn("others than this user may be able to read {}: give it the permissions 600", file);
      }
    }
  }

  /** Whole or not at all, and on disk before anything is encrypted with it. */
  private void make(Path file) {
    var key = new byte[KeyList.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    var part = file.resolveSibling(file.getFileName() + ".part");
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.deleteIfExists(part);
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = FileChannel.open(part, options, onlyOwner)) {
        var text = ByteBuffer.wrap((base64(key) + "\n").getBytes(StandardCharsets.US_ASCII));
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
        folder.force(true);
      }
    } catch (IOException unwritable) {
      throw new KeyException(
          "The key file %s cannot be made (%s): check the data folder, or give %s.key."
              .formatted(file, unwritable.getClass().getSimpleName(), use),
          unwritable);
    }
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }
}
