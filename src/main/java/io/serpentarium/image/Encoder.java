package io.serpentarium.image;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes an image file: cuts the image into segments, compresses and encrypts them. Holds three segments in memory.
 * Not thread-safe: confined to its draft.
 */
final class Encoder {
  private final Disk.NewFile file;
  private final Sealing sealing;
  private final int level;
  private final byte[] segment = new byte[RecordKind.SEGMENT_BYTES];
  private final byte[] packed = new byte[(int) Zstd.compressBound(RecordKind.SEGMENT_BYTES)];
  private final byte[] record =
      new byte[RecordKind.PREFIX_BYTES + RecordKind.SEGMENT_BYTES + Sealing.TAG_BYTES];
  private int filled;
  private long segments;
  private long fileBytes;

  /** Asks whether the file may grow by so many bytes. */
  interface Room {
    boolean take(int bytes);
  }

  Encoder(Disk.NewFile file, Header header, Sealing sealing, int level) throws IOException {
    this.file = file;
    this.sealing = sealing;
    this.level = level;
    write(header.bytes(), Header.BYTES);
  }

  /** Answers false when there is no room; the file then is of no use any more. */
  boolean add(byte[] chunk, Room room) throws IOException {
    for (int from = 0; from < chunk.length; ) {
      if (filled == 0 && chunk.length - from >= segment.length) {
        if (!writeSegment(chunk, from, segment.length, room)) {
          return false;
        }
        from += segment.length;
      } else {
        int length = Math.min(segment.length - filled, chunk.length - from);
        System.arraycopy(chunk, from, segment, filled, length);
        filled += length;
        from += length;
        if (filled == segment.length && !flush(room)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Writes what is left and the last record, and syncs; answers false when there is no room. */
  boolean finish(ImageId id, ImageMeta meta, long bytes, Room room) throws IOException {
    if (filled > 0 && !flush(room)) {
      return false;
    }
    var content = new Trailer(id, meta, bytes, segments).encode();
    var last = new byte[RecordKind.PREFIX_BYTES + content.length + Sealing.TAG_BYTES + Integer.BYTES];
    int length = sealing.seal(RecordKind.LAST, 0, content, 0, content.length, last);
    ByteBuffer.wrap(last).putInt(length, length);
    if (!room.take(Header.BYTES + last.length)) {
      return false;
    }
    write(last, last.length);
    file.sync();
    return true;
  }

  long fileBytes() {
    return fileBytes;
  }

  private boolean flush(Room room) throws IOException {
    int length = filled;
    filled = 0;
    return writeSegment(segment, 0, length, room);
  }

  private boolean writeSegment(byte[] from, int at, int length, Room room) throws IOException {
    long packedLength =
        level == 0 ? length : Zstd.compressByteArray(packed, 0, packed.length, from, at, length, level);
    int recordLength =
        packedLength < length
            ? sealing.seal(RecordKind.ZSTD, segments, packed, 0, (int) packedLength, record)
            : sealing.seal(RecordKind.PLAIN, segments, from, at, length, record);
    segments++;
    if (!room.take(recordLength)) {
      return false;
    }
    write(record, recordLength);
    return true;
  }

  private void write(byte[] bytes, int length) throws IOException {
    file.write(ByteBuffer.wrap(bytes, 0, length));
    fileBytes += length;
  }
}
