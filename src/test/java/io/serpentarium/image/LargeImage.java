package io.serpentarium.image;

import static io.serpentarium.image.Images.ONE;
import static io.serpentarium.image.Images.await;
import static io.serpentarium.image.Images.heap;

import java.nio.file.Path;
import java.util.Arrays;

/** Saves and loads 200 MB piece by piece; exits with 0 when they came back unchanged. */
final class LargeImage {
  private static final int PIECE_BYTES = 1_000_000;
  private static final int PIECES = 200;

  private LargeImage() {}

  public static void main(String[] args) {
    try (var store = Images.open(Path.of(args[0]))) {
      var writer = store.begin(ONE, Images.meta());
      for (int i = 0; i < PIECES; i++) {
        if (!await(writer.write(heap(PIECE_BYTES, i)))) {
          System.exit(1);
        }
      }
      var saved = await(writer.commit());
      System.exit(saved instanceof Saved.Stored && isUnchanged(store) ? 0 : 2);
    }
  }

  private static boolean isUnchanged(ImageStore store) {
    if (!(await(store.open(ONE)) instanceof Loaded.Found(StoredImage image))) {
      return false;
    }
    long at = 0;
    byte[] expected = heap(PIECE_BYTES, 0);
    for (var piece = await(image.next()); piece.isPresent(); piece = await(image.next())) {
      for (int from = 0, length; from < piece.get().length; from += length, at += length) {
        int within = (int) (at % PIECE_BYTES);
        if (within == 0) {
          expected = heap(PIECE_BYTES, at / PIECE_BYTES);
        }
        length = Math.min(piece.get().length - from, PIECE_BYTES - within);
        if (!Arrays.equals(piece.get(), from, from + length, expected, within, within + length)) {
          return false;
        }
      }
    }
    return at == (long) PIECES * PIECE_BYTES;
  }
}
