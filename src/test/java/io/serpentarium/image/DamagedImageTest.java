package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.heap;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedImageTest {
  /** Three segments that are small when they are compressed. */
  private static final byte[] IMAGE = "spam ham ".repeat(80_000).getBytes(US_ASCII);
  private static final ImageKeys KEYS = new ImageKeys(Images.config().key());

  @TempDir Path data;
  private Path file = Path.of("");
  private byte[] whole = new byte[0];

  @BeforeEach
  void saveOne() throws IOException {
    file = Images.file(data, ONE);
    try (var store = Images.open(data)) {
      stored(save(store, ONE, IMAGE));
    }
    whole = Files.readAllBytes(file);
    assertThat(verifies(whole)).isTrue();
  }

  @Test
  void noticesEveryFlippedBit() throws IOException {
    for (int at = 0; at < whole.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        assertThat(verifies(flipped(at, bit))).as("bit %d of byte %d", bit, at).isFalse();
      }
    }
  }

  @Test
  void noticesFlippedBitsOfALargerImage() throws IOException {
    try (var store = Images.open(data)) {
      stored(save(store, ONE, heap(700_000, 1)));
    }
    whole = Files.readAllBytes(file);
    var random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int at = random.nextInt(whole.length);
      int bit = random.nextInt(8);
      assertThat(verifies(flipped(at, bit))).as("bit %d of byte %d", bit, at).isFalse();
    }
  }

  @Test
  void noticesWhatIsCutOffAddedOrOverwritten() throws IOException {
    for (int length = 0; length < whole.length; length++) {
      assertThat(verifies(Images.part(whole, 0, length))).as("cut to %d", length).isFalse();
    }
    assertThat(verifies(joined(List.of(whole, new byte[1])))).isFalse();
    assertThat(verifies(joined(List.of(whole, whole)))).isFalse();
    var torn = whole.clone();
    Arrays.fill(torn, Header.BYTES + 20, Header.BYTES + 40, (byte) 0);
    assertThat(verifies(torn)).isFalse();
  }

  @Test
  void noticesRecordsThatAreSwappedRepeatedOrTakenOut() throws IOException {
    var parts = records(whole);
    assertThat(parts).hasSizeGreaterThan(4);

    assertThat(verifies(joined(List.of(parts.get(0), parts.get(2), parts.get(1), parts.get(3), parts.get(4)))))
        .isFalse();
    assertThat(verifies(without(parts, 1))).isFalse();
    assertThat(verifies(without(parts, 3))).isFalse();
    assertThat(verifies(without(parts, parts.size() - 1))).isFalse();
    var repeated = new ArrayList<>(parts);
    repeated.add(2, parts.get(1));
    assertThat(verifies(joined(repeated))).isFalse();
    assertThat(verifies(joined(parts))).isTrue();
  }

  @Test
  void noticesRecordsOfAnotherImage() throws IOException {
    var mine = records(whole);
    try (var store = Images.open(data)) {
      stored(save(store, ONE, IMAGE));
    }
    var theirs = records(Files.readAllBytes(file));

    for (int i = 0; i < mine.size() - 1; i++) {
      var mixed = new ArrayList<>(mine);
      mixed.set(i, theirs.get(i));
      assertThat(verifies(joined(mixed))).as("record %d", i).isFalse();
    }
  }

  @Test
  void neverReturnsOneImageUnderTheNameOfAnother() throws IOException {
    var two = new ImageId("other tenant", "session-1");
    try (var store = Images.open(data)) {
      stored(save(store, two, noise(100, 1)));
      Files.write(Images.file(data, two), whole);

      assertThat(await(store.open(two))).isInstanceOf(Loaded.Damaged.class);
    }
  }

  @Test
  void putsADamagedImageAside() throws IOException {
    try (var store = Images.open(data)) {
      Files.write(file, flipped(whole.length / 2, 3));

      assertThat(await(store.open(ONE))).isInstanceOf(Loaded.Damaged.class);
      assertThat(await(store.open(ONE))).isEqualTo(new Loaded.Missing());
      assertThat(fileNames(data)).containsExactly(ONE.fileName() + ".damaged");
      assertThat(store.usage()).isEqualTo(new Usage(0, whole.length));
      assertThat(store.usage("tenant").storedBytes()).isZero();
    }
  }

  @Test
  void putsADamagedImageAsideAtTheStart() throws IOException {
    Files.write(file, Images.part(whole, 0, whole.length - 1));
    try (var store = Images.open(data)) {
      assertThat(await(store.list())).isEmpty();
      assertThat(await(store.open(ONE))).isEqualTo(new Loaded.Missing());
      assertThat(fileNames(data)).containsExactly(ONE.fileName() + ".damaged");
      stored(save(store, ONE, IMAGE));
      assertThat(Images.load(store, ONE)).isEqualTo(IMAGE);
    }
  }

  @Test
  void failsWhenAFileIsChangedWhileItIsRead() throws IOException {
    var image = noise(3_000_000, 5);
    try (var store = Images.open(data)) {
      stored(save(store, ONE, image));
      var reading = ((Loaded.Found) await(store.open(ONE))).image();
      assertThat(await(reading.next())).contains(Images.part(image, 0, 256 << 10));
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(1_000_000);
      }

      assertThatThrownBy(
              () -> {
                while (await(reading.next()).isPresent()) {
                  assertThat(fileNames(data)).isNotEmpty();
                }
              })
          .hasMessageContaining("changed");
      await(reading.close());
    }
  }

  /** Whether the store would take these bytes for a whole image; if so, they must be the right one. */
  private boolean verifies(byte[] bytes) throws IOException {
    var copy = data.resolve("copy");
    try (var out = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(bytes.length).write(ByteBuffer.wrap(bytes), 0);
    }
    try (var decoder = Decoder.of(FileChannel.open(copy), KEYS)) {
      decoder.verify();
      var image = new ByteArrayOutputStream();
      for (var piece = decoder.next(); piece.isPresent(); piece = decoder.next()) {
        image.writeBytes(piece.get());
      }
      assertThat(image.toByteArray()).isEqualTo(IMAGE);
      return true;
    } catch (DamagedImage | ForeignImage noticed) {
      assertThat(noticed.getMessage()).endsWith(".");
      return false;
    }
  }

  private byte[] flipped(int at, int bit) {
    var copy = whole.clone();
    copy[at] ^= (byte) (1 << bit);
    return copy;
  }

  /** The header, each record, and the length at the end. */
  private static List<byte[]> records(byte[] file) {
    var parts = new ArrayList<byte[]>();
    parts.add(Images.part(file, 0, Header.BYTES));
    int at = Header.BYTES;
    while (at < file.length - Integer.BYTES) {
      int length = RecordKind.PREFIX_BYTES + ByteBuffer.wrap(file).getInt(at + 1);
      parts.add(Images.part(file, at, length));
      at += length;
    }
    parts.add(Images.part(file, at, Integer.BYTES));
    return parts;
  }

  private static byte[] without(List<byte[]> parts, int index) {
    var rest = new ArrayList<>(parts);
    rest.remove(index);
    return joined(rest);
  }

  private static byte[] joined(List<byte[]> parts) {
    var out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
