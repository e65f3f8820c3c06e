package io.serpentarium.image;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * Reads an image file, and trusts no byte of it before it was authenticated. Not thread-safe: confined to whoever
 * reads the image.
 */
final class Decoder implements Closeable {
  private final FileChannel file;
  private final Sealing sealing;
  private final Trailer trailer;
  private final long end;
  private final byte[] sealed = new byte[RecordKind.SEGMENT_BYTES + Sealing.TAG_BYTES];
  private final byte[] content = new byte[RecordKind.SEGMENT_BYTES];
  private long at = Header.BYTES;
  private long index;

  private Decoder(FileChannel file, Sealing sealing, Trailer trailer, long end) {
    this.file = file;
    this.sealing = sealing;
    this.trailer = trailer;
    this.end = end;
  }

  /** Takes the file over and reads its header and its last record; closes it when that fails. */
  static Decoder of(FileChannel file, ImageKeys keys) throws IOException {
    try {
      var header = new byte[Header.BYTES];
      read(file, 0, header, header.length);
      var sealing = keys.sealing(Header.parse(header));
      long end = lastRecordAt(file);
      return new Decoder(file, sealing, readTrailer(file, end, sealing), end);
    } catch (IOException unusable) {
      file.close();
      throw unusable;
    }
  }

  private static long lastRecordAt(FileChannel file) throws IOException {
    var length = new byte[Integer.BYTES];
    long lengthAt = file.size() - length.length;
    read(file, lengthAt, length, length.length);
    long start = lengthAt - ByteBuffer.wrap(length).getInt();
    if (start < Header.BYTES || start > lengthAt - RecordKind.PREFIX_BYTES) {
      throw cutOff();
    }
    return start;
  }

  private static Trailer readTrailer(FileChannel file, long at, Sealing sealing) throws IOException {
    long length = file.size() - Integer.BYTES - RecordKind.PREFIX_BYTES - at;
    var prefix = Prefix.read(file, at);
    if (prefix.kind() != RecordKind.LAST || prefix.length() != length) {
      throw cutOff();
    }
    var sealed = new byte[prefix.length()];
    var content = new byte[prefix.length()];
    read(file, at + RecordKind.PREFIX_BYTES, sealed, sealed.length);
    return Trailer.decode(content, sealing.open(RecordKind.LAST, 0, sealed, sealed.length, content));
  }

  Trailer trailer() {
    return trailer;
  }

  long fileBytes() throws IOException {
    return file.size();
  }

  /** Authenticates every record, and stands at the first one again. */
  void verify() throws IOException {
    long bytes = 0;
    while (at < end) {
      var prefix = nextPrefix();
      int length = openRecord(prefix);
      bytes += prefix.kind() == RecordKind.ZSTD ? Zstd.getFrameContentSize(content, 0, length) : length;
    }
    if (index != trailer.segments() || bytes != trailer.bytes()) {
      throw new DamagedImage("The image does not have the parts that were written.");
    }
    at = Header.BYTES;
    index = 0;
  }

  /** The next part of the image, at most {@link RecordKind#SEGMENT_BYTES}; empty at the end. */
  Optional<byte[]> next() throws IOException {
    if (at == end) {
      if (index != trailer.segments()) {
        throw cutOff();
      }
      return Optional.empty();
    }
    var prefix = nextPrefix();
    int length = openRecord(prefix);
    return Optional.of(prefix.kind() == RecordKind.ZSTD ? unpack(length) : plain(length));
  }

  private byte[] plain(int length) {
    var part = new byte[length];
    System.arraycopy(content, 0, part, 0, length);
    return part;
  }

  private byte[] unpack(int length) throws DamagedImage {
    long unpacked = Zstd.getFrameContentSize(content, 0, length);
    if (unpacked < 0 || unpacked > RecordKind.SEGMENT_BYTES) {
      throw new DamagedImage("A part of the image claims to be %d bytes.".formatted(unpacked));
    }
    var part = new byte[(int) unpacked];
    try {
      Zstd.decompressByteArray(part, 0, part.length, content, 0, length);
      return part;
    } catch (ZstdException damaged) {
      throw new DamagedImage("Part %d of the image cannot be decompressed.".formatted(index));
    }
  }

  private Prefix nextPrefix() throws IOException {
    var prefix = Prefix.read(file, at);
    if (prefix.kind() == RecordKind.LAST || at + RecordKind.PREFIX_BYTES + prefix.length() > end) {
      throw cutOff();
    }
    return prefix;
  }

  /** Leaves the content of the record in {@link #content} and answers its length. */
  private int openRecord(Prefix prefix) throws IOException {
    read(file, at + RecordKind.PREFIX_BYTES, sealed, prefix.length());
    int length = sealing.open(prefix.kind(), index, sealed, prefix.length(), content);
    at += RecordKind.PREFIX_BYTES + prefix.length();
    index++;
    return length;
  }

  private static void read(FileChannel file, long at, byte[] into, int length) throws IOException {
    var buffer = ByteBuffer.wrap(into, 0, length);
    while (buffer.hasRemaining()) {
      if (at < 0 || file.read(buffer, at + buffer.position()) < 0) {
        throw cutOff();
      }
    }
  }

  private static DamagedImage cutOff() {
    return new DamagedImage("The image is cut off.");
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Start of a record: known, but not trusted. */
  private record Prefix(RecordKind kind, int length) {
    static Prefix read(FileChannel file, long at) throws IOException {
      var bytes = new byte[RecordKind.PREFIX_BYTES];
      Decoder.read(file, at, bytes, bytes.length);
      var kind = RecordKind.of(bytes[0]);
      int length = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
      if (length < Sealing.TAG_BYTES || length > kind.mostBytes()) {
        throw new DamagedImage("A part of the image has an impossible length.");
      }
      return new Prefix(kind, length);
    }
  }
}
