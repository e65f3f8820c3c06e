package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.heap;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.noise;
import static io.serpentarium.image.Images.refused;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSizeIT {
  @TempDir Path data;

  @Test
  void streamsALargeImageThroughASmallHeap() throws IOException, InterruptedException {
    var process = OtherJvm.start(LargeImage.class, "-Xmx40m", data);
    try {
      process.inputReader().transferTo(java.io.Writer.nullWriter());
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void refusesOnADiskThatIsReallyFull() throws IOException, InterruptedException {
    var mounted = run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", data.toString());
    assumeThat(mounted).as("may mount a small disk: only root may").isTrue();
    try (var store = Images.open(data)) {
      stored(save(store, ONE, noise(1_000_000, 1)));
      var two = new ImageId("tenant", "two");
      assertThat(refused(save(store, two, noise(5_000_000, 2)))).isEqualTo(Saved.Reason.DISK_FULL);
      assertThat(refused(save(store, ONE, noise(2_500_000, 2)))).isEqualTo(Saved.Reason.DISK_FULL);

      assertThat(fileNames(data)).containsExactly(Name.image(ONE));
      assertThat(load(store, ONE)).isEqualTo(noise(1_000_000, 1));
      stored(save(store, two, noise(1_000_000, 2)));
    } finally {
      assertThat(run("umount", data.toString())).isTrue();
    }
  }

  /** Prints how long it takes; the bound only notices that something is badly wrong. */
  @Test
  void savesAndLoadsAnOrdinarySessionQuickly() {
    var image = heap(8 << 20, 1);
    var saving = new long[60];
    var loading = new long[saving.length];
    try (var store = Images.open(data)) {
      for (int i = 0; i < saving.length; i++) {
        long start = System.nanoTime();
        stored(save(store, ONE, image));
        saving[i] = System.nanoTime() - start;
        start = System.nanoTime();
        assertThat(load(store, ONE)).hasSize(image.length);
        loading[i] = System.nanoTime() - start;
      }
    }
    System.out.printf("8 MiB image, p50: saved in %.1f ms, loaded in %.1f ms%n", p50(saving), p50(loading));
    assertThat(p50(saving)).isLessThan(500);
    assertThat(p50(loading)).isLessThan(500);
  }

  private static double p50(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
