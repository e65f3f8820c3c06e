package io.serpentarium.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what the server has answered: tables for people, JSON for programs. Not thread-safe: for one command. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;

  Console(PrintStream out, PrintStream err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Things of one kind; people see these members of them. */
  void list(List<JsonObject> items, String... members) {
    if (json) {
      out.println(new JsonObject().put("items", new JsonArray(items)).encode());
      return;
    }
    var rows = items.stream().map(item -> cells(item, members)).toList();
    Table.of(List.of(members), rows).lines().forEach(out::println);
  }

  /** One thing, a line for each of its members. */
  void one(JsonObject item) {
    if (json) {
      out.println(item.encode());
      return;
    }
    var rows = item.fieldNames().stream().map(name -> List.of(name, text(item.getValue(name)))).toList();
    Table.withoutHeader(rows).lines().forEach(out::println);
  }

  /** One thing with a list in it, of whose members people see these. */
  void withList(JsonObject thing, String list, String... members) {
    if (json) {
      out.println(thing.encode());
      return;
    }
    var rest = thing.copy();
    rest.remove(list);
    one(rest);
    out.println();
    list(thing.getJsonArray(list).stream().map(JsonObject.class::cast).toList(), members);
  }

  /** Something that is told once: people and scripts get it alone on a line, with the rest beside it. */
  void once(JsonObject item, String member, String id) {
    if (json) {
      out.println(item.encode());
      return;
    }
    err.println("The %s with the id %s, told this once:".formatted(member, id));
    out.println(item.getString(member));
  }

  /** A text that the server has made, as it is. */
  void raw(String text) {
    out.print(text);
    out.flush();
  }

  /** What was done, for people; a program knows from the exit code. */
  void done(String sentence) {
    if (!json) {
      out.println(sentence);
    }
  }

  private static List<String> cells(JsonObject item, String... members) {
    return List.of(members).stream().map(member -> text(item.getValue(member))).toList();
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case JsonArray several ->
          several.isEmpty() ? "-" : several.stream().map(Console::text).collect(Collectors.joining(" "));
      default -> Optional.of(value.toString()).filter(text -> !text.isEmpty()).map(Table::harmless).orElse("-");
    };
  }
}
