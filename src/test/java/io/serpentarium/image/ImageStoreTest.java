package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.heap;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.meta;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.part;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStoreTest {
  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 8 << 20})
  void givesBackWhatItGot(int length) {
    for (var level : List.of("0", "1")) {
      try (var store = Images.open(data, "image.compression-level", level)) {
        for (var image : List.of(noise(length, 1), heap(length, 2))) {
          var info = stored(save(store, ONE, image));

          assertThat(info.bytes()).isEqualTo(length);
          assertThat(load(store, ONE)).isEqualTo(image);
          assertThat(store.usage("tenant")).isEqualTo(new Usage(1, info.storedBytes()));
        }
      }
    }
  }

  @Test
  void takesPiecesOfAnySize() {
    var image = heap(3_000_000, 3);
    var random = new Random(4);
    try (var store = Images.open(data)) {
      var writer = store.begin(ONE, meta());
      for (int from = 0, length; from < image.length; from += length) {
        length = Math.min(image.length - from, random.nextInt(600_000));
        assertThat(await(writer.write(Buffer.buffer(part(image, from, length))))).isTrue();
      }

      assertThat(stored(await(writer.commit())).bytes()).isEqualTo(image.length);
      assertThat(load(store, ONE)).isEqualTo(image);
    }
  }

  @Test
  void storesLessThanItGotAndNothingInTheClear() throws IOException {
    var secret = "the password is swordfish".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    try (var store = Images.open(data)) {
      assertThat(stored(save(store, ONE, secret)).storedBytes()).isLessThan(2_000);
    }
    try (var store = Images.open(data, "image.compression-level", "0")) {
      stored(save(store, ONE, secret));
    }
    assertThat(Files.readString(Images.file(data, ONE), StandardCharsets.ISO_8859_1))
        .doesNotContain("swordfish", "reader", "tenant", "session-1", "seq");
  }

  @Test
  void knowsItsImagesAfterARestart() {
    var two = new ImageId("tenant", "../../ü/\0 strange");
    var other = new ImageId("tenan", "tsession-1");
    List<ImageInfo> before;
    try (var store = Images.open(data)) {
      for (var id : List.of(ONE, two, other)) {
        stored(save(store, id, noise(1_000, id.hashCode())));
      }
      before = await(store.list());
    }
    try (var store = Images.open(data)) {
      assertThat(await(store.list())).containsExactlyInAnyOrderElementsOf(before);
      assertThat(await(store.list("tenant"))).extracting(ImageInfo::id).containsExactlyInAnyOrder(ONE, two);
      for (var id : List.of(ONE, two, other)) {
        assertThat(load(store, id)).isEqualTo(noise(1_000, id.hashCode()));
      }
    }
  }

  @Test
  void keepsTheImageBeforeUntilTheNewOneIsComplete() throws IOException {
    try (var store = Images.open(data)) {
      stored(save(store, ONE, noise(10, 1)));
      var aborted = store.begin(ONE, meta());
      assertThat(await(aborted.write(noise(1_000_000, 2)))).isTrue();
      assertThat(load(store, ONE)).isEqualTo(noise(10, 1));
      await(aborted.abort());

      assertThat(Images.refused(await(aborted.commit()))).isEqualTo(Saved.Reason.ABORTED);
      assertThat(await(aborted.write(new byte[1]))).isFalse();
      assertThat(load(store, ONE)).isEqualTo(noise(10, 1));
      assertThat(store.usage("tenant").storedBytes()).isEqualTo(Files.size(Images.file(data, ONE)));
      assertThat(fileNames(data)).hasSize(1);
    }
  }

  @Test
  void goesOnReadingAnImageThatIsReplacedOrDeleted() {
    var image = noise(2_000_000, 1);
    try (var store = Images.open(data)) {
      stored(save(store, ONE, image));
      var reading = ((Loaded.Found) await(store.open(ONE))).image();
      stored(save(store, ONE, noise(10, 2)));
      assertThat(await(store.delete(ONE))).isTrue();

      int read = 0;
      for (var piece = await(reading.next()); piece.isPresent(); piece = await(reading.next())) {
        assertThat(piece.get()).isEqualTo(part(image, read, piece.get().length));
        read += piece.get().length;
      }
      assertThat(read).isEqualTo(image.length);
      assertThat(await(reading.next())).isEmpty();
      await(reading.close());
    }
  }

  @Test
  void forgetsWhatIsDeleted() throws IOException {
    try (var store = Images.open(data)) {
      stored(save(store, ONE, noise(10, 1)));

      assertThat(await(store.delete(ONE))).isTrue();
      assertThat(await(store.delete(ONE))).isFalse();
      assertThat(await(store.open(ONE))).isEqualTo(new Loaded.Missing());
      assertThat(store.usage()).isEqualTo(new Usage(0, 0));
      assertThat(fileNames(data)).isEmpty();
    }
  }

  @Test
  void removesWhatWasHalfWritten() throws IOException {
    try (var store = Images.open(data)) {
      stored(save(store, ONE, noise(10, 1)));
    }
    Files.write(data.resolve("images/%s.%s.part".formatted(ONE.fileName(), "7")), noise(1_000, 2));
    Files.write(data.resolve("images/operator's notes"), noise(10, 2));
    try (var store = Images.open(data)) {
      assertThat(fileNames(data)).containsExactlyInAnyOrder(Name.image(ONE), "operator's notes");
      assertThat(store.usage().images()).isEqualTo(1);
    }
  }

  @Test
  void leavesNothingHalfWrittenWhenItIsClosed() throws IOException {
    var store = Images.open(data);
    var writer = store.begin(ONE, meta());
    assertThat(await(writer.write(noise(1_000_000, 1)))).isTrue();
    store.close();

    assertThat(fileNames(data)).isEmpty();
    assertThatThrownBy(() -> await(store.open(ONE))).hasMessageContaining("closed");
  }

  @Test
  void answersOnTheContextOfTheCaller() {
    var vertx = Vertx.vertx();
    try (var store = Images.open(data)) {
      var context = vertx.getOrCreateContext();
      var seen = new CompletableFuture<Context>();
      context.runOnContext(
          _ -> {
            var writer = store.begin(ONE, meta());
            var unused =
                writer
                    .write(new byte[10])
                    .compose(_ -> writer.commit())
                    .compose(_ -> store.open(ONE))
                    .onComplete(_ -> seen.complete(Vertx.currentContext()));
          });
      assertThat(seen.join()).isSameAs(context);
    } finally {
      await(vertx.close());
    }
  }
}
