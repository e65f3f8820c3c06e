package io.serpentarium.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes the files that images are written to; tests have one that gets full. */
interface Disk {
  /** The real one: files that only this user can read. */
  Disk REAL = path -> new RealFile(open(path));

  NewFile create(Path path) throws IOException;

  /** A file that is being written. */
  interface NewFile extends Closeable {
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when what was written would survive a loss of power. */
    void sync() throws IOException;
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** A file of the operating system. */
  record RealFile(FileChannel channel) implements NewFile {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
