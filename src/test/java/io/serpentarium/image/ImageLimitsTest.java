package io.serpentarium.image;

import static io.serpentarium.image.Images.NOON;
import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.meta;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.refused;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.image.Saved.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLimitsTest {
  private static final int MIB = 1 << 20;
  private static final ImageId TWO = new ImageId("tenant", "two");
  private static final ImageId OTHERS = new ImageId("other", "one");

  @TempDir Path data;

  @Test
  void refusesAnImageThatIsTooLarge() throws IOException {
    try (var store = Images.open(data, "image.max-bytes", "1MiB")) {
      stored(save(store, ONE, noise(MIB, 1)));

      assertThat(refused(save(store, TWO, noise(MIB + 1, 1)))).isEqualTo(Reason.IMAGE_TOO_LARGE);
      assertThat(refused(save(store, ONE, new byte[MIB + 1]))).isEqualTo(Reason.IMAGE_TOO_LARGE);
      assertThat(load(store, ONE)).isEqualTo(noise(MIB, 1));
      assertThat(fileNames(data)).hasSize(1);
    }
  }

  @Test
  void refusesWhatATenantHasNoRoomForAndNobodyElse() throws IOException {
    try (var store = Images.open(data, "image.tenant-bytes", "2MiB")) {
      stored(save(store, ONE, noise(MIB, 1)));
      var before = store.usage("tenant");

      assertThat(refused(save(store, TWO, noise(MIB, 2)))).isEqualTo(Reason.TENANT_FULL);
      assertThat(store.usage("tenant")).isEqualTo(before);
      assertThat(fileNames(data)).hasSize(1);
      stored(save(store, OTHERS, noise(MIB, 3)));
      stored(save(store, TWO, noise(MIB / 2, 2)));
      assertThat(await(store.delete(ONE))).isTrue();
      stored(save(store, TWO, noise(MIB + MIB / 2, 2)));
    }
  }

  @Test
  void needsRoomOnlyForWhatAnImageGrows() {
    try (var store = Images.open(data, "image.tenant-bytes", "2MiB")) {
      stored(save(store, ONE, noise(MIB + MIB / 2, 1)));
      stored(save(store, ONE, noise(MIB + MIB / 3, 2)));

      assertThat(refused(save(store, ONE, noise(2 * MIB, 3)))).isEqualTo(Reason.TENANT_FULL);
      assertThat(load(store, ONE)).isEqualTo(noise(MIB + MIB / 3, 2));
    }
  }

  @Test
  void refusesWhenAllTenantsTogetherHaveTooMuch() {
    try (var store = Images.open(data, "image.total-bytes", "2MiB")) {
      stored(save(store, ONE, noise(MIB, 1)));

      assertThat(refused(save(store, OTHERS, noise(MIB, 2)))).isEqualTo(Reason.STORE_FULL);
    }
    try (var store = Images.open(data, "image.total-bytes", "2MiB")) {
      assertThat(refused(save(store, OTHERS, noise(MIB, 2)))).isEqualTo(Reason.STORE_FULL);
    }
  }

  @Test
  void countsWhatIsBeingWritten() {
    try (var store = Images.open(data, "image.tenant-bytes", "2MiB")) {
      var writer = store.begin(ONE, meta());
      assertThat(await(writer.write(noise(MIB + MIB / 2, 1)))).isTrue();

      assertThat(refused(save(store, TWO, noise(MIB, 2)))).isEqualTo(Reason.TENANT_FULL);
      await(writer.abort());
      stored(save(store, TWO, noise(MIB, 2)));
    }
  }

  @Test
  void deletesWhatIsUnusedForTooLong() throws IOException {
    try (var store = at(NOON)) {
      saveAt(store, ONE, NOON.minus(Duration.ofDays(8)));
      saveAt(store, TWO, NOON.minus(Duration.ofDays(6)));
      Files.write(Images.file(data, OTHERS), noise(1_000, 1));
    }
    try (var store = at(NOON)) {
      assertThat(await(store.expire(NOON))).extracting(ImageInfo::id).containsExactly(ONE);
      assertThat(await(store.open(ONE))).isEqualTo(new Loaded.Missing());
      assertThat(fileNames(data)).hasSize(2);

      assertThat(await(store.expire(Instant.now().plus(Duration.ofDays(300)))))
          .extracting(ImageInfo::id)
          .containsExactly(TWO);
      assertThat(fileNames(data)).isEmpty();
      assertThat(store.usage()).isEqualTo(new Usage(0, 0));
    }
  }

  @Test
  void takesReadingAnImageForUse() {
    try (var store = at(NOON.minus(Duration.ofDays(2)))) {
      saveAt(store, ONE, NOON.minus(Duration.ofDays(8)));
      saveAt(store, TWO, NOON.minus(Duration.ofDays(8)));
      assertThat(load(store, ONE)).hasSize(100);
    }
    try (var store = at(NOON)) {
      assertThat(await(store.expire(NOON))).extracting(ImageInfo::id).containsExactly(TWO);
      assertThat(await(store.list()).getFirst().meta().lastUsedAt())
          .isEqualTo(NOON.minus(Duration.ofDays(2)));
    }
  }

  private ImageStore at(Instant now) {
    return ImageStore.open(Images.config(), data, Clock.fixed(now, ZoneOffset.UTC), Disk.REAL);
  }

  private static void saveAt(ImageStore store, ImageId id, Instant lastUsedAt) {
    var writer = store.begin(id, meta(lastUsedAt));
    assertThat(await(writer.write(noise(100, 1)))).isTrue();
    stored(await(writer.commit()));
  }
}
