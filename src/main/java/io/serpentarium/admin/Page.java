package io.serpentarium.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that is too long for one answer.
 *
 * @param next the cursor of the page behind it; null = this is the last
 */
record Page<T>(List<T> rows, @Nullable String next) {
  /** {@code found} has one row more than the limit if there is another page. */
  static <T> Page<T> of(List<T> found, int limit, Function<T, List<Object>> place) {
    return found.size() > limit
        ? new Page<>(found.subList(0, limit), Cursor.of(place.apply(found.get(limit - 1))))
        : new Page<>(found, null);
  }

  JsonObject json(Function<T, JsonObject> view) {
    var items = new JsonArray();
    rows.forEach(row -> items.add(view.apply(row)));
    return new JsonObject().put("items", items).put("next", next);
  }
}
