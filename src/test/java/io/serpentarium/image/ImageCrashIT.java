package io.serpentarium.image;

import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.load;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCrashIT {
  private static final int ROUNDS = 6;

  @TempDir Path data;

  @Test
  void findsEveryStoredImageAgainAfterTheProcessWasKilled() throws IOException, InterruptedException {
    var stored = new HashMap<String, Long>();
    int leftovers = 0;
    for (int round = 0; round < ROUNDS; round++) {
      stored.putAll(killAfterLines(5 + 7 * round));
      leftovers += (int) fileNames(data).stream().filter(name -> name.endsWith(Name.PART)).count();
      checkAll(stored);
    }
    assertThat(leftovers).as("files that were half written when the process was killed").isPositive();
  }

  /** What the process called stored; lines that were printed before it died count as well. */
  private Map<String, Long> killAfterLines(int lines) throws IOException, InterruptedException {
    var stored = new HashMap<String, Long>();
    var process = OtherJvm.start(RestlessWriter.class, "-Xmx128m", data);
    try (var out = process.inputReader()) {
      int read = 0;
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.matches("\\d-\\d \\d+")) {
          stored.put(line.substring(0, 3), Long.parseLong(line.substring(4)));
          if (++read == lines) {
            process.toHandle().destroyForcibly(); // unlike the process, it leaves the pipe open
          }
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return stored;
  }

  private void checkAll(Map<String, Long> stored) throws IOException {
    try (var store = Images.open(data)) {
      assertThat(fileNames(data)).allMatch(name -> name.endsWith(Name.IMAGE));
      assertThat(await(store.list())).hasSizeGreaterThanOrEqualTo(stored.size());
      for (var info : await(store.list())) {
        long seq = Long.parseLong(info.meta().details());
        assertThat(seq).isGreaterThanOrEqualTo(stored.getOrDefault(info.id().name(), seq));
        assertThat(load(store, info.id())).isEqualTo(RestlessWriter.image(seq, (int) info.bytes()));
      }
      assertThat(await(store.list())).extracting(info -> info.id().name()).containsAll(stored.keySet());
    }
  }
}
