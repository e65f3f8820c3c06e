package io.serpentarium.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.serpentarium.config.ImageConfig;
import io.serpentarium.config.ServerConfig;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Saves and loads images in tests. */
final class Images {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final String OTHER_KEY = "/wECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  static final ImageId ONE = new ImageId("tenant", "session-1");

  private Images() {}

  static ImageConfig config(String... keysAndValues) {
    var values = new HashMap<>(Map.of("image.key", KEY));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return ServerConfig.of(values).image();
  }

  static ImageStore open(Path data, String... keysAndValues) {
    return ImageStore.open(config(keysAndValues), data, Clock.systemUTC(), Disk.REAL);
  }

  static ImageMeta meta(Instant lastUsedAt) {
    return new ImageMeta("reader", "s-1", "{\"seq\":7,\"name\":\"ü\"}", "ab12", NOON, lastUsedAt);
  }

  static ImageMeta meta() {
    return meta(Instant.now());
  }

  static Saved save(ImageStore store, ImageId id, byte[] image) {
    var writer = store.begin(id, meta());
    var unused = writer.write(image);
    return await(writer.commit());
  }

  static ImageInfo stored(Saved saved) {
    assertThat(saved).isInstanceOf(Saved.Stored.class);
    return ((Saved.Stored) saved).info();
  }

  static Saved.Reason refused(Saved saved) {
    assertThat(saved).isInstanceOf(Saved.Refused.class);
    var refused = (Saved.Refused) saved;
    assertThat(refused.sentence()).endsWith(".");
    return refused.reason();
  }

  static byte[] load(ImageStore store, ImageId id) {
    var loaded = await(store.open(id));
    assertThat(loaded).isInstanceOf(Loaded.Found.class);
    var image = ((Loaded.Found) loaded).image();
    var bytes = new ByteArrayOutputStream();
    for (var piece = await(image.next()); piece.isPresent(); piece = await(image.next())) {
      bytes.writeBytes(piece.get());
    }
    await(image.close());
    return bytes.toByteArray();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within a minute", e);
    }
  }

  /** Bytes that cannot be compressed. */
  static byte[] noise(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Pages of Python's integer objects: count of references, type, length and digit of each, 4 bytes each. */
  static byte[] heap(int length, long seed) {
    var random = new Random(seed);
    var bytes = new byte[length];
    for (int at = 0, value = 1_000; at + 16 <= length; at += 16, value++) {
      bytes[at] = 1;
      bytes[at + 4] = (byte) 0xa8;
      bytes[at + 5] = (byte) 0x31;
      bytes[at + 6] = (byte) 0x1c;
      bytes[at + 8] = 8;
      int digit = random.nextInt(8) == 0 ? random.nextInt() : value;
      for (int i = 0; i < 4; i++) {
        bytes[at + 12 + i] = (byte) (digit >>> (8 * i));
      }
    }
    return bytes;
  }

  static Path file(Path data, ImageId id) {
    return data.resolve("images").resolve(Name.image(id));
  }

  static List<String> fileNames(Path data) throws IOException {
    try (var files = Files.list(data.resolve("images"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(Name.LOCK))
          .toList();
    }
  }

  static byte[] part(byte[] bytes, int from, int length) {
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
