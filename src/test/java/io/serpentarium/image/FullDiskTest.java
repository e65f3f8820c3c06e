package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.refused;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.image.Saved.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullDiskTest {
  @TempDir Path data;

  @ParameterizedTest
  @CsvSource({
    "0, No space left on device, DISK_FULL",
    "20, No space left on device, DISK_FULL",
    "300000, Disk quota exceeded, DISK_FULL",
    "300000, Input/output error, DISK_FAILED",
    "1000000, No space left on device, DISK_FULL",
  })
  void refusesAndLeavesNothingBehind(int space, String failure, Reason reason) throws IOException {
    var disk = new SmallDisk(space, failure);
    try (var store = ImageStore.open(Images.config(), data, Clock.systemUTC(), disk)) {
      assertThat(refused(save(store, ONE, noise(1_000_000, 1)))).isEqualTo(reason);

      assertThat(fileNames(data)).isEmpty();
      assertThat(store.usage()).isEqualTo(new Usage(0, 0));
    }
  }

  @Test
  void refusesWhenTheDiskIsFoundFullAtTheSync() throws IOException {
    var disk = new SmallDisk(Integer.MAX_VALUE, "No space left on device");
    try (var store = ImageStore.open(Images.config(), data, Clock.systemUTC(), disk)) {
      disk.syncs = false;
      assertThat(refused(save(store, ONE, noise(10, 1)))).isEqualTo(Reason.DISK_FULL);
      assertThat(fileNames(data)).isEmpty();
    }
  }

  @Test
  void keepsTheImageBeforeAndSavesAgainWhenThereIsSpace() throws IOException {
    var disk = new SmallDisk(1_000_000, "No space left on device");
    try (var store = ImageStore.open(Images.config(), data, Clock.systemUTC(), disk)) {
      stored(save(store, ONE, noise(500_000, 1)));
      assertThat(refused(save(store, ONE, noise(900_000, 2)))).isEqualTo(Reason.DISK_FULL);
      assertThat(load(store, ONE)).isEqualTo(noise(500_000, 1));

      disk.space = Integer.MAX_VALUE;
      stored(save(store, ONE, noise(900_000, 2)));
      assertThat(load(store, ONE)).isEqualTo(noise(900_000, 2));
      assertThat(fileNames(data)).hasSize(1);
    }
  }

  /** A disk on which so many bytes can be written altogether. */
  private static final class SmallDisk implements Disk {
    private final String failure;
    volatile int space;
    volatile boolean syncs = true;

    SmallDisk(int space, String failure) {
      this.space = space;
      this.failure = failure;
    }

    @Override
    public NewFile create(Path path) throws IOException {
      var file = Disk.REAL.create(path);
      return new NewFile() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          int wanted = bytes.remaining();
          bytes.limit(bytes.position() + Math.min(wanted, space));
          space -= bytes.remaining();
          int written = bytes.remaining();
          file.write(bytes);
          if (written < wanted) {
            throw new IOException(failure);
          }
        }

        @Override
        public void sync() throws IOException {
          if (!syncs) {
            throw new IOException(failure);
          }
          file.sync();
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }
}
