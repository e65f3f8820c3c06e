package io.serpentarium.protocol;

/**
 * Escapes halves of surrogate pairs in a JSON text. Python programs may print them, JSON may carry them as
 * {@code \\uD83D}, but UTF-8 has no bytes for them: unescaped they would arrive as question marks.
 */
final class LoneSurrogates {
  private LoneSurrogates() {}

  /** The same JSON in characters that UTF-8 can carry; the same object where there is nothing to do. */
  static String escape(String json) {
    var first = next(json, 0);
    return first < 0 ? json : escapeFrom(json, first);
  }

  private static String escapeFrom(String json, int first) {
    var escaped = new StringBuilder(json.length() + 16);
    var done = 0;
    for (var at = first; at >= 0; at = next(json, done)) {
      escaped.append(json, done, at).append("\\u%04X".formatted((int) json.charAt(at)));
      done = at + 1;
    }
    return escaped.append(json, done, json.length()).toString();
  }

  private static int next(String json, int from) {
    for (int i = from; i < json.length(); i++) {
      var c = json.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == json.length() || !Character.isSurrogatePair(c, json.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
