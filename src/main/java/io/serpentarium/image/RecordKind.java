package io.serpentarium.image;

/**
 * What an image file consists of after its header: a record per segment of the image, then one with the meta.
 *
 * <p>A record is its kind (1 byte), the length of the rest (4 bytes) and the encrypted rest. The last record
 * counts segments and bytes, so what is cut off, repeated or taken out is noticed. After it, the file ends with the
 * length of the last record (4 bytes), by which it is found without reading the others.
 */
enum RecordKind {
  PLAIN(1),
  ZSTD(2),
  LAST(3);

  /** Length of kind and length. */
  static final int PREFIX_BYTES = 5;

  /** Most bytes of an image in one record: what a writer and a reader hold in memory. */
  static final int SEGMENT_BYTES = 256 << 10;

  /** Texts of the meta, each character of at most 3 bytes, and numbers. */
  static final int MOST_LAST_BYTES = 256 << 10;

  final byte code;

  RecordKind(int code) {
    this.code = (byte) code;
  }

  static RecordKind of(byte code) throws DamagedImage {
    for (var kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new DamagedImage("A part of the image is of no known kind.");
  }

  int mostBytes() {
    return Sealing.TAG_BYTES
        + switch (this) {
          case PLAIN, ZSTD -> SEGMENT_BYTES;
          case LAST -> MOST_LAST_BYTES;
        };
  }
}
