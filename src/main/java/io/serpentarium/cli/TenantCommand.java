package io.serpentarium.cli;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenant …}. */
@Command(name = "tenant", description = "Makes, shows, suspends and removes tenants.")
final class TenantCommand {
  static final String IF_VERSION = "only if the tenant still has that version, which \"tenant show\" tells";
  private final Commands commands;

  TenantCommand(Commands commands) {
    this.commands = commands;
  }

  static String path(String tenant) {
    return "/tenants/" + AdminApi.part(tenant);
  }

  @Command(description = "Makes a tenant, which is active.")
  void create(
      @Parameters(paramLabel = "TENANT", description = "its id: lower-case letters, digits and hyphens")
          String tenant,
      @Option(names = "--name", paramLabel = "NAME", description = "its name for people (the id)")
          @Nullable String name) {
    commands.perform(
        (api, console) ->
            console.one(
                api.post("/tenants", new JsonObject().put("id", tenant).put("name", name == null ? tenant : name))
                    .json()));
  }

  @Command(description = "Lists all tenants.")
  void list() {
    commands.perform(
        (api, console) -> console.list(api.all("/tenants", ""), "id", "name", "state", "nullOrigin", "managedBy"));
  }

  @Command(description = "Shows a tenant and the version it has.")
  void show(@Parameters(paramLabel = "TENANT") String tenant) {
    commands.perform((api, console) -> show(console, api.get(path(tenant))));
  }

  private static void show(Console console, AdminApi.Answer answer) {
    console.one(answer.json().put("version", answer.version() == null ? null : Long.parseLong(answer.version())));
  }

  @Command(description = "Refuses everything that the tenant's readers want, and closes their connections.")
  void suspend(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--if-version", paramLabel = "N", description = IF_VERSION) @Nullable Long version) {
    update(tenant, new JsonObject().put("state", "suspended"), version);
  }

  @Command(description = "Lets sessions go on and refuses new ones.")
  void drain(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--if-version", paramLabel = "N", description = IF_VERSION) @Nullable Long version) {
    update(tenant, new JsonObject().put("state", "draining"), version);
  }

  @Command(description = "Makes a tenant active again.")
  void resume(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--if-version", paramLabel = "N", description = IF_VERSION) @Nullable Long version) {
    update(tenant, new JsonObject().put("state", "active"), version);
  }

  @Command(description = "Gives a tenant another name for people.")
  void rename(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--if-version", paramLabel = "N", description = IF_VERSION) @Nullable Long version) {
    update(tenant, new JsonObject().put("name", name), version);
  }

  private void update(String tenant, JsonObject change, @Nullable Long version) {
    commands.perform((api, console) -> show(console, api.patch(path(tenant), change, version)));
  }

  @Command(description = "Removes a tenant that is suspended, with its keys and quotas.")
  void remove(
      @Parameters(paramLabel = "TENANT") String tenant,
      @Option(names = "--if-version", paramLabel = "N", description = IF_VERSION) @Nullable Long version) {
    commands.perform(
        (api, console) -> {
          api.delete(path(tenant), version);
          console.done("The tenant %s is removed.".formatted(tenant));
        });
  }
}
