package io.serpentarium.admin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The place of a row among others as one word: a time in milliseconds and texts. Thread-safe. */
final class Cursor {
  private Cursor() {}

  static String of(List<Object> place) {
    var json = new JsonArray(place).encode().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /** The place behind which the wanted page begins; null = the first page. */
  static @Nullable List<Object> read(Call call, int texts) {
    var word = call.query("cursor");
    if (word == null) {
      return null;
    }
    try {
      var place = new JsonArray(new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8)).getList();
      if (place.size() == texts + 1
          && place.getFirst() instanceof Number start
          && place.stream().skip(1).allMatch(String.class::isInstance)) {
        return Stream.concat(Stream.of((Object) start.longValue()), place.stream().skip(1)).toList();
      }
    } catch (IllegalArgumentException | DecodeException unreadable) {
      // Answered below, like one of another list.
    }
    throw Problem.invalid("cursor", "cursor has to be what an answer of this list has given as next.");
  }
}
