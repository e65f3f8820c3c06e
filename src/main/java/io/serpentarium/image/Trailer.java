package io.serpentarium.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Content of the last record of an image file: what the image is and how much of it there must be. */
record Trailer(ImageId id, ImageMeta meta, long bytes, long segments) {

  byte[] encode() {
    var bytesOut = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytesOut)) {
      write(out, id.tenant());
      write(out, id.name());
      write(out, meta.subject());
      write(out, meta.sessionId());
      write(out, meta.details());
      write(out, meta.readyImage());
      write(out, meta.createdAt());
      write(out, meta.lastUsedAt());
      out.writeLong(bytes);
      out.writeLong(segments);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return bytesOut.toByteArray();
  }

  static Trailer decode(byte[] content, int length) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(content, 0, length))) {
      return new Trailer(
          new ImageId(readText(in), readText(in)),
          new ImageMeta(
              readText(in), readText(in), readText(in), readText(in), readInstant(in), readInstant(in)),
          in.readLong(),
          in.readLong());
    }
  }

  ImageInfo info(long storedBytes) {
    return new ImageInfo(id, meta, bytes, storedBytes);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static void write(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static String readText(DataInputStream in) throws IOException {
    var length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new DamagedImage("A text of the image's meta is longer than its record.");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
