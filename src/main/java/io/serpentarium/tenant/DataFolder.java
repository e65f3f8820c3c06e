package io.serpentarium.tenant;

import io.serpentarium.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder with everything the server keeps, locked against a second server for as long as it is
 * open. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK_FILE = "serpentarium.lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder if it isn't there, and locks it.
   *
   * @throws StoreException when it cannot be written or another server uses it
   */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      return lock(path);
    } catch (FileAlreadyExistsException file) {
      throw new StoreException(
          "The data folder %s is a file: choose another folder with --data.".formatted(path), file);
    } catch (AccessDeniedException denied) {
      throw new StoreException(
          ("The data folder %s cannot be written by the user %s: give it to that user or choose"
                  + " another one with --data.")
              .formatted(path, System.getProperty("user.name")),
          denied);
    } catch (IOException unusable) {
      throw new StoreException(
          "The data folder %s cannot be used (%s): choose another one with --data."
              .formatted(path, reason(unusable)),
          unusable);
    }
  }

  /** Most of these exceptions have the path alone as their message. */
  private static String reason(IOException failure) {
    return failure instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : failure.getClass().getSimpleName();
  }

  private static DataFolder lock(Path path) throws IOException {
    var channel =
        FileChannel.open(
            path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) != null) {
        return new DataFolder(path, channel);
      }
    } catch (IOException unlockable) {
      channel.close();
      throw unlockable;
    }
    channel.close();
    throw new StoreException(
        "Another server uses the data folder %s: stop it or choose another folder with --data."
            .formatted(path));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  public Path path() {
    return path;
  }

  /** Lets another server have it. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException lost) {
      throw new StoreException(
          "The lock of the data folder %s cannot be released.".formatted(path), lost);
    }
  }
}
