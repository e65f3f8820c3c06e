package io.serpentarium.image;

import static io.serpentarium.image.Images.KEY;
import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.OTHER_KEY;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageKeysTest {
  private static final ImageId TWO = new ImageId("tenant", "two");

  @TempDir Path data;

  @Test
  void leavesImagesOfAnotherKeyAlone() throws IOException {
    saveWith("image.key", KEY, ONE);
    try (var store = Images.open(data, "image.key", OTHER_KEY)) {
      assertThat(await(store.open(ONE)))
          .isInstanceOfSatisfying(
              Loaded.Foreign.class,
              foreign ->
                  assertThat(foreign.sentence()).contains("image.key").doesNotContain(KEY, OTHER_KEY));
      assertThat(await(store.list())).isEmpty();
      assertThat(store.usage().storedBytes()).isEqualTo(Files.size(Images.file(data, ONE)));
    }
    try (var store = Images.open(data, "image.key", KEY)) {
      assertThat(load(store, ONE)).isEqualTo(noise(100, 1));
    }
  }

  @Test
  void replacesAndDeletesImagesOfAnotherKey() {
    saveWith("image.key", KEY, ONE);
    saveWith("image.key", KEY, TWO);
    try (var store = Images.open(data, "image.key", OTHER_KEY)) {
      var info = stored(save(store, ONE, noise(50, 2)));
      assertThat(await(store.delete(TWO))).isTrue();
      assertThat(store.usage()).isEqualTo(new Usage(1, info.storedBytes()));
      assertThat(load(store, ONE)).isEqualTo(noise(50, 2));
    }
  }

  @Test
  void readsWithAllKeysAndWritesWithTheFirst() {
    saveWith("image.key", KEY, ONE);
    try (var store = Images.open(data, "image.key", OTHER_KEY + "," + KEY)) {
      assertThat(load(store, ONE)).isEqualTo(noise(100, 1));
      stored(save(store, TWO, noise(100, 1)));
    }
    try (var store = Images.open(data, "image.key", OTHER_KEY)) {
      assertThat(load(store, TWO)).isEqualTo(noise(100, 1));
      assertThat(await(store.open(ONE))).isInstanceOf(Loaded.Foreign.class);
    }
  }

  @Test
  void leavesImagesOfAnotherVersionAlone() throws IOException {
    saveWith("image.key", KEY, ONE);
    var bytes = Files.readAllBytes(Images.file(data, ONE));
    bytes[7]++;
    Files.write(Images.file(data, ONE), bytes);
    try (var store = Images.open(data)) {
      assertThat(await(store.open(ONE)))
          .isEqualTo(
              new Loaded.Foreign(
                  "The image has format 2, and this server reads format 1: another version wrote it."));
      assertThat(Images.file(data, ONE)).exists();
    }
  }

  @Test
  void readsKeysFromAFile() throws IOException {
    var file = Files.writeString(data.resolve("keys"), OTHER_KEY + "\r\n" + KEY + "\n");
    saveWith("image.key", KEY, ONE);
    try (var store = Images.open(data, "image.key", "", "image.key-file", file.toString())) {
      assertThat(load(store, ONE)).isEqualTo(noise(100, 1));
    }
  }

  @Test
  void makesAKeyThatOnlyItsUserCanRead() throws IOException {
    saveWith("image.key", "", ONE);
    assertThat(permissions(data.resolve("image.key"))).isEqualTo("rw-------");
    assertThat(permissions(data.resolve("images"))).isEqualTo("rwx------");
    assertThat(permissions(Images.file(data, ONE))).isEqualTo("rw-------");
    try (var store = Images.open(data, "image.key", "")) {
      assertThat(load(store, ONE)).isEqualTo(noise(100, 1));
    }
  }

  @Test
  void refusesAFileWithoutKeys() throws IOException {
    var file = Files.writeString(data.resolve("keys"), "not a key\n");
    for (var path : new Path[] {file, Files.createFile(data.resolve("empty")), data.resolve("none"), data}) {
      assertThatThrownBy(() -> Images.open(data, "image.key-file", path.toString()))
          .isInstanceOf(ImageStoreException.class)
          .hasMessageContaining(path.toString())
          .hasMessageEndingWith(".");
    }
  }

  @Test
  void refusesAFolderThatCannotBeUsed() throws IOException {
    var file = Files.createFile(data.resolve("file"));
    for (var folder : new String[] {file.toString(), "/proc/serpentarium"}) {
      assertThatThrownBy(() -> Images.open(data, "image.folder", folder))
          .isInstanceOf(ImageStoreException.class)
          .hasMessageContainingAll(folder, "image.folder");
    }
    try (var first = Images.open(data)) {
      assertThatThrownBy(() -> Images.open(data))
          .isInstanceOf(ImageStoreException.class)
          .hasMessageContaining("Another server uses the image folder");
      assertThat(first.usage().images()).isZero();
    }
  }

  private void saveWith(String key, String value, ImageId id) {
    try (var store = Images.open(data, key, value)) {
      stored(save(store, id, noise(100, 1)));
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
