package io.serpentarium.config;

import java.util.Comparator;

/** Refuses keys that don't exist and names the one that was probably meant. */
final class KnownKeys {
  private KnownKeys() {}

  /**
   * Refuses an unknown key.
   *
   * @param key the key in its dotted form
   * @param written how the operator wrote it
   */
  static void require(String key, String written, String origin) {
    if (ConfigKeys.all().stream().anyMatch(known -> known.name().equals(key))) {
      return;
    }
    if (isGroup(key)) {
      throw new ConfigException(
          "%s (%s) is a group of keys and takes no value of its own.".formatted(written, origin));
    }
    throw new ConfigException(
        "There is no key %s (%s); the nearest one is %s.".formatted(written, origin, nearest(key)));
  }

  static boolean isGroup(String key) {
    return key.isEmpty()
        || ConfigKeys.all().stream().anyMatch(known -> known.name().startsWith(key + "."));
  }

  static String nearest(String key) {
    return ConfigKeys.all().stream()
        .map(ConfigKey::name)
        .min(Comparator.comparingInt(name -> editDistance(key, name)))
        .orElseThrow();
  }

  /** How many characters must be added, removed or replaced (Levenshtein). */
  static int editDistance(String from, String to) {
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
