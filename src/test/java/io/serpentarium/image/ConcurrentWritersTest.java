package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.fileNames;
import static io.serpentarium.image.Images.heap;
import static io.serpentarium.image.Images.load;
import static io.serpentarium.image.Images.meta;
import static io.serpentarium.image.Images.save;
import static io.serpentarium.image.Images.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentWritersTest {
  private static final int BYTES = 600_000;

  @TempDir Path data;

  @Test
  void keepsTheImageThatWasCommittedLast() throws IOException {
    try (var store = Images.open(data)) {
      var first = store.begin(ONE, meta());
      var second = store.begin(ONE, meta());
      await(Future.all(first.write(heap(BYTES, 1)), second.write(heap(BYTES, 2))));
      stored(await(second.commit()));
      assertThat(load(store, ONE)).isEqualTo(heap(BYTES, 2));
      stored(await(first.commit()));
      assertThat(load(store, ONE)).isEqualTo(heap(BYTES, 1));
      assertThat(store.usage()).isEqualTo(new Usage(1, Files.size(Images.file(data, ONE))));
    }
  }

  @Test
  void neverMixesImagesThatAreWrittenReadAndDeletedAtTheSameTime()
      throws IOException, InterruptedException, ExecutionException {
    var possible = IntStream.range(0, 8).mapToObj(i -> heap(BYTES + i, i)).toList();
    try (var store = Images.open(data);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 40; i++) {
        var image = possible.get(i % possible.size());
        tasks.add(() -> stored(save(store, ONE, image)).bytes() == image.length);
        tasks.add(() -> isMissingOrOneOf(store, possible));
        if (i % 10 == 9) {
          tasks.add(() -> await(store.delete(ONE)) != null);
        }
      }
      for (var done : callers.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }

      assertThat(fileNames(data)).hasSizeLessThan(2).noneMatch(name -> name.endsWith(Name.DAMAGED));
      assertThat(isMissingOrOneOf(store, possible)).isTrue();
      stored(save(store, ONE, possible.getFirst()));
      assertThat(store.usage()).isEqualTo(new Usage(1, Files.size(Images.file(data, ONE))));
    }
  }

  private static boolean isMissingOrOneOf(ImageStore store, List<byte[]> possible) {
    return switch (await(store.open(ONE))) {
      case Loaded.Missing _ -> true;
      case Loaded.Found(StoredImage image) -> {
        var expected = possible.get((int) (image.info().bytes() - BYTES));
        int at = 0;
        boolean same = true;
        for (var piece = await(image.next()); piece.isPresent(); piece = await(image.next())) {
          var bytes = piece.get();
          same &= Arrays.equals(bytes, Images.part(expected, at, bytes.length));
          at += bytes.length;
        }
        await(image.close());
        yield same && at == expected.length;
      }
      case Loaded.Damaged _, Loaded.Foreign _ -> false;
    };
  }
}
