package io.serpentarium.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The folder with the image files, locked against a second server. Thread-safe. */
final class ImageFolder implements Closeable {
  private final Path path;
  private final FileChannel lockFile;
  private final FileChannel self;

  private ImageFolder(Path path, FileChannel lockFile, FileChannel self) {
    this.path = path;
    this.lockFile = lockFile;
    this.self = self;
  }

  /** Makes the folder if it isn't there, and lets nobody but this user in. */
  static ImageFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      var lockFile =
          FileChannel.open(
              folder.resolve(Name.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(lockFile)) {
        lockFile.close();
        throw new ImageStoreException(
            "Another server uses the image folder %s: choose another one with image.folder."
                .formatted(folder));
      }
      return new ImageFolder(folder, lockFile, FileChannel.open(folder));
    } catch (AccessDeniedException denied) {
      throw new ImageStoreException(
          "The image folder %s cannot be written by the user %s: give it to that user or choose another one with"
                  .formatted(folder, System.getProperty("user.name"))
              + " image.folder.",
          denied);
    } catch (IOException unusable) {
      throw new ImageStoreException(
          "The image folder %s cannot be used (%s): choose another one with image.folder."
              .formatted(folder, unusable),
          unusable);
    }
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException sameProcess) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  Path newPart(ImageId id) {
    return path.resolve("%s.%s%s".formatted(id.fileName(), UUID.randomUUID(), Name.PART));
  }

  List<String> fileNames() throws IOException {
    try (var files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  FileChannel read(String name) throws IOException {
    return FileChannel.open(path.resolve(name), StandardOpenOption.READ);
  }

  /**
   * Keeps the space of a file from being freed while the channel is open. Freeing takes longer than anything else
   * here and would make who replaces or deletes the file wait.
   */
  Optional<FileChannel> hold(String name) throws IOException {
    try {
      return Optional.of(read(name));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  void publish(Path part, String name, Instant lastUsedAt) throws IOException {
    Files.setLastModifiedTime(part, FileTime.from(lastUsedAt));
    Files.move(part, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  void rename(String from, String to) throws IOException {
    Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  boolean delete(String name) throws IOException {
    return Files.deleteIfExists(path.resolve(name));
  }

  /** Makes renamed and deleted files stay so after a loss of power. */
  void sync() throws IOException {
    self.force(true);
  }

  long bytes(String name) throws IOException {
    return Files.size(path.resolve(name));
  }

  Instant lastUsedAt(String name) throws IOException {
    return Files.getLastModifiedTime(path.resolve(name)).toInstant();
  }

  void used(String name, Instant now) throws IOException {
    Files.setLastModifiedTime(path.resolve(name), FileTime.from(now));
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    self.close();
    lockFile.close();
  }
}
