package io.serpentarium.image;

import static io.serpentarium.image.Images.NOON;
import static io.serpentarium.image.Images.noise;

import java.nio.file.Path;
import java.util.Random;

/** Saves images without end, from several threads, and prints a line for each that the store calls stored. */
final class RestlessWriter {
  static final int THREADS = 3;
  private static final int IDS_PER_THREAD = 3;

  private RestlessWriter() {}

  public static void main(String[] args) {
    var store = Images.open(Path.of(args[0]));
    for (int thread = 0; thread < THREADS; thread++) {
      int number = thread;
      Thread.ofPlatform().start(() -> saveForEver(store, number));
    }
  }

  private static void saveForEver(ImageStore store, int thread) {
    var random = new Random();
    for (long round = 0; ; round++) {
      var name = "%d-%d".formatted(thread, round % IDS_PER_THREAD);
      long seq = System.nanoTime();
      var details = Long.toString(seq);
      var writer =
          store.begin(new ImageId("tenant", name), new ImageMeta("", name, details, "", NOON, NOON));
      var unused = writer.write(image(seq, random.nextInt(2_000_000)));
      if (Images.await(writer.commit()) instanceof Saved.Stored) {
        System.out.println(name + " " + seq);
      }
    }
  }

  static byte[] image(long seq, int length) {
    return noise(length, seq);
  }
}
