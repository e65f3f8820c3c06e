package io.serpentarium.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token …}. */
@Command(name = "token", description = "Makes, lists and revokes the tokens of administrators.")
final class TokenCommand {
  private final Commands commands;

  TokenCommand(Commands commands) {
    this.commands = commands;
  }

  @Command(description = "Makes a token and prints it, this once.")
  void create(
      @Parameters(paramLabel = "NAME", description = "whose it is, for the audit log") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              required = true,
              description = "viewer, operator, owner or tenant-admin")
          String role,
      @Option(names = "--tenant", paramLabel = "TENANT", description = "whom a tenant-admin administers")
          @Nullable String tenant) {
    var body = new JsonObject().put("name", name).put("role", role);
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    commands.perform(
        (api, console) -> {
          var made = api.post("/tokens", body).json();
          console.once(made, "token", made.getString("id"));
        });
  }

  @Command(description = "Lists the administrators.")
  void list() {
    commands.perform((api, console) -> console.list(api.items("/tokens"), "id", "name", "role", "tenant"));
  }

  @Command(description = "Refuses a token from now on.")
  void revoke(@Parameters(paramLabel = "ID") String token) {
    commands.perform(
        (api, console) -> {
          api.delete("/tokens/" + AdminApi.part(token), null);
          console.done("The token %s is revoked.".formatted(token));
        });
  }
}
