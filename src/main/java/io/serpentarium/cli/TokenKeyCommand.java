package io.serpentarium.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token-key …}. */
@Command(
    name = "token-key",
    description = "Makes known, lists and revokes what a tenant signs tokens of its readers with.")
final class TokenKeyCommand {
  private final Commands commands;

  TokenKeyCommand(Commands commands) {
    this.commands = commands;
  }

  private static String path(String tenant) {
    return TenantCommand.path(tenant) + "/token-keys";
  }

  @Command(description = "Makes a public key known or, for HS256, makes a secret and prints it, this once.")
  void create(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "KID", description = "its name in the header of tokens") String kid,
      @Option(names = "--algorithm", paramLabel = "NAME", required = true, description = "HS256, RS256 or EdDSA")
          String algorithm,
      @Option(names = "--public-key", paramLabel = "FILE", description = "for RS256 and EdDSA: the public key in PEM")
          @Nullable String file) {
    var body = new JsonObject().put("kid", kid).put("algorithm", algorithm);
    if (file != null) {
      body.put("material", content(file));
    }
    commands.perform(
        (api, console) -> {
          var made = api.post(path(tenant), body).json();
          if (made.getString("secret") == null) {
            console.one(made);
          } else {
            console.once(made, "secret", kid);
          }
        });
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException unreadable) {
      throw CommandFailure.usage("The file %s cannot be read; --public-key has to name one in PEM.".formatted(file));
    }
  }

  @Command(description = "Lists the keys that the tenant has or had.")
  void list(@Parameters(paramLabel = "TENANT") String tenant) {
    commands.perform(
        (api, console) -> console.list(api.items(path(tenant)), "kid", "algorithm", "createdAt", "revokedAt"));
  }

  @Command(description = "Refuses tokens of that key from now on.")
  void revoke(@Parameters(paramLabel = "TENANT") String tenant, @Parameters(paramLabel = "KID") String kid) {
    commands.perform(
        (api, console) -> {
          api.delete(path(tenant) + "/" + AdminApi.part(kid), null);
          console.done("The key %s is revoked.".formatted(kid));
        });
  }
}
