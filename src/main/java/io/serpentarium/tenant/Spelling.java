package io.serpentarium.tenant;

import java.util.Collection;
import java.util.Comparator;

/** Finds the word that was meant. Thread-safe: has no state. */
public final class Spelling {
  private Spelling() {}

  /** The known word that is most like the one that is not known; there has to be one. */
  public static String nearest(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.<String>comparingInt(word -> distance(unknown, word)).thenComparing(word -> word))
        .orElseThrow();
  }

  /** How many characters must be added, removed or replaced (Levenshtein). */
  static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[to.length()];
  }
}
