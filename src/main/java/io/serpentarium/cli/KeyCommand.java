package io.serpentarium.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code key …}. */
@Command(name = "key", description = "Makes, lists, rotates and revokes the keys of a tenant.")
final class KeyCommand {
  private static final String LOCALHOST = "http://localhost:*";
  private final Commands commands;

  KeyCommand(Commands commands) {
    this.commands = commands;
  }

  private static String path(String tenant) {
    return TenantCommand.path(tenant) + "/keys";
  }

  @Command(description = "Makes a key and prints it, this once: a publishable one for pages, or a secret one.")
  void create(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--secret", description = "for the tenant's own servers") boolean secret,
      @Option(
              names = "--origin",
              paramLabel = "ORIGIN",
              description = "pages that may use it, like https://uni.example; can be given several times")
          @Nullable List<String> origins,
      @Option(names = "--test", description = "for trying things out; its pages are those of " + LOCALHOST)
          boolean test) {
    if (secret && origins != null) {
      throw CommandFailure.usage("A secret key has no origins: leave out --origin or --secret.");
    }
    if (!secret && !test && origins == null) {
      throw CommandFailure.usage(
          "A publishable key needs the origins of its pages: give --origin, or --test, or --secret for a secret"
              + " key.");
    }
    var body = new JsonObject().put("kind", secret ? "secret" : "publishable").put("mode", test ? "test" : "live");
    if (!secret) {
      body.put("origins", new JsonArray(origins == null ? List.of(LOCALHOST) : origins));
    }
    commands.perform((api, console) -> once(console, api.post(path(tenant), body)));
  }

  @Command(description = "Lists the keys that the tenant has or had, by their ids and first characters.")
  void list(@Parameters(paramLabel = "TENANT") String tenant) {
    commands.perform(
        (api, console) ->
            console.list(
                api.items(path(tenant)), "id", "hint", "kind", "mode", "origins", "createdAt", "revokedAt"));
  }

  @Command(description = "Makes a key like that one, which is refused after the overlap.")
  void rotate(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "ID") String key,
      @Option(names = "--overlap", paramLabel = "TIME", description = "like 30m, 12h or 7d (none)")
          @Nullable String overlap) {
    var body = new JsonObject().put("overlapSeconds", overlap == null ? 0 : duration(overlap).toSeconds());
    commands.perform(
        (api, console) -> once(console, api.post(path(tenant) + "/" + AdminApi.part(key) + "/rotate", body)));
  }

  private static void once(Console console, AdminApi.Answer answer) {
    var made = answer.json();
    console.once(made, "key", made.getString("id"));
  }

  private static Duration duration(String text) {
    try {
      var upper = text.toUpperCase(Locale.ROOT);
      return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    } catch (DateTimeParseException unreadable) {
      throw CommandFailure.usage("--overlap is \"%s\", but has to be a time like 30m, 12h or 7d.".formatted(text));
    }
  }

  @Command(description = "Refuses a key from now on.")
  void revoke(@Parameters(paramLabel = "TENANT") String tenant, @Parameters(paramLabel = "ID") String key) {
    commands.perform(
        (api, console) -> {
          api.delete(path(tenant) + "/" + AdminApi.part(key), null);
          console.done("The key %s is revoked.".formatted(key));
        });
  }
}
